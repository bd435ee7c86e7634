"""Writes the network as ONNX, and its card."""
import hashlib
import inspect
import json
import os

import torch
from torch import nn

from classes import NOT_A_CHARACTER
from network import INPUT
from tiles import BODY, EM_FLOOR

# Whether share-alike data reaches weights is not settled: these go by the licence of the strokes.
LICENCE = 'CC-BY-SA-3.0, as KanjiVG (Ulrich Apel and contributors), from whose strokes half of it was learned'


def export(network: nn.Module, classes: list[str], sources: dict, recipe: dict, scores: dict, out: str,
           temperature: float) -> None:
    network.eval()
    os.makedirs(out, exist_ok=True)
    path = os.path.join(out, 'character.onnx')
    # Of newer versions the exporter that Debian's 1.13 has.
    older = {'dynamo': False} if 'dynamo' in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(
        network, torch.zeros(1, 1, INPUT, INPUT), path, opset_version=13, **older,
        input_names=['cells'], output_names=['logits'],
        dynamic_axes={'cells': {0: 'count'}, 'logits': {0: 'count'}},
    )
    with open(path, 'rb') as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    card = {
        'id': 'character@2', 'file': 'character.onnx', 'licence': LICENCE, 'temperature': temperature,
        'side': INPUT, 'sha256': digest,
        'classes': classes, 'notACharacter': NOT_A_CHARACTER, 'body': BODY, 'emFloor': EM_FLOOR,
        'training': {'recipe': 'training/characters/train.py', **recipe, 'torch': torch.__version__, **sources},
        'scores': scores,
    }
    with open(os.path.join(out, 'character.json'), 'w', encoding='utf8') as file:
        json.dump(card, file, ensure_ascii=False, indent=1)
        file.write('\n')

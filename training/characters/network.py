"""The network of characters: one tile → logits of all classes."""
import torch
from torch import nn

INPUT = 48


class Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = convolve(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.second(self.first(x)))


def convolve(i: int, o: int, side: int = 3, stride: int = 1) -> nn.Sequential:
    layers = [nn.Conv2d(i, o, side, stride, side // 2, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)


def build(classes: int) -> nn.Sequential:
    """48 → 24 → 12 → 6 → 3; each channel weighs its nine last places by itself."""
    network = nn.Sequential(
        convolve(1, 24, 5, 2), convolve(24, 56, 3, 2), convolve(56, 56),
        convolve(56, 112, 3, 2), Residual(112),
        convolve(112, 224, 3, 2), Residual(224),
        nn.Conv2d(224, 448, 3, 1, 0, groups=224, bias=False), nn.BatchNorm2d(448), nn.Flatten(), nn.Dropout(0.1),
        nn.Linear(448, 256, bias=False), nn.BatchNorm1d(256), nn.ReLU(inplace=True),
        nn.Linear(256, classes),
    )
    return network.to(memory_format=torch.channels_last)

"""How a line looks on the next scan of it: place, bend, pen, blur, blackness, gaps and dust."""
import math

import numpy as np
import torch
from torch.nn import functional as F

HEIGHT = 32  # px of the lines that the network sees


def uniform(low: float, high: float, *shape: int) -> torch.Tensor:
    return low + (high - low) * torch.rand(*shape)


def sometimes(share: float, count: int) -> torch.Tensor:
    return (torch.rand(count, 1, 1, 1) < share).float()


def scan(pictures: list[np.ndarray], widths: list[int], widest: int) -> torch.Tensor:
    """Ink (0…255) of any size → `lines x 1 x HEIGHT x widest` ink 0…1, each line as wide as `widths` says."""
    tall, wide = max(it.shape[0] for it in pictures), max(it.shape[1] for it in pictures)
    x = torch.zeros(len(pictures), 1, tall, wide)
    for at, picture in enumerate(pictures):
        x[at, 0, :picture.shape[0], :picture.shape[1]] = torch.from_numpy(picture.astype(np.float32)) / 255
    x = age(place(x, [it.shape[1] for it in pictures], widths, widest))
    for at, width in enumerate(widths):
        x[at, :, :, width:] = 0
    return x


def place(x: torch.Tensor, before: list[int], after: list[int], widest: int) -> torch.Tensor:
    """Each line to its new width: sheared, sloping, bent, shifted, a little smaller than its box."""
    count, _, tall, wide = x.shape
    down = torch.linspace(-1, 1, HEIGHT).view(1, HEIGHT, 1)
    along = torch.arange(widest).view(1, 1, widest) + 0.5
    widths = torch.tensor(after).view(-1, 1, 1)
    sizes = torch.tensor(before).view(-1, 1, 1)
    shear = 0.25 * torch.randn(count, 1, 1).clamp(-2, 2) * HEIGHT / 2
    size = uniform(0.97, 1.2, count, 1, 1)
    move = uniform(-1, 1, count, 1, 1) * (size - 1).abs()
    slope = 0.12 * torch.randn(count, 1, 1).clamp(-2, 2) * (torch.rand(count, 1, 1) < 0.4)
    wave_x = uniform(0, 1.2, count, 1, 1) * smooth(count, widest)
    wave_y = uniform(0, 0.06, count, 1, 1) * smooth(count, widest)
    source_x = (along + shear * down * 0.5 + wave_x) / widths * sizes
    source_y = down * size + move + slope * (along / widths - 0.5) * 2 + wave_y
    grid = torch.stack([source_x / wide * 2 - 1 + 0 * source_y, source_y + 0 * source_x], -1)
    return F.grid_sample(x, grid, padding_mode='zeros', align_corners=False)


def smooth(count: int, width: int) -> torch.Tensor:
    """`count x HEIGHT x width` of noise about as wide as a letter."""
    knots = torch.randn(count, 1, 5, max(3, width // 10))
    return F.interpolate(knots, (HEIGHT, width), mode='bilinear', align_corners=False)[:, 0]


def age(x: torch.Tensor) -> torch.Tensor:
    count, _, tall, wide = x.shape
    # The pen: fuller, or thinner.
    full = sometimes(0.35, count) * uniform(0, 1, count, 1, 1, 1)
    x = x + full * (F.max_pool2d(x, 3, 1, 1) - x)
    thin = sometimes(0.25, count) * (full == 0) * uniform(0, 0.8, count, 1, 1, 1)
    x = x + thin * (-F.max_pool2d(-x, (2, 2), 1, 1)[:, :, :tall, :wide] - x)
    blur = sometimes(0.6, count) * uniform(0, 1, count, 1, 1, 1)
    x = x + blur * (F.avg_pool2d(x, 3, 1, 1) - x)
    # A hard threshold, as of a fax; a pale pen.
    steep = sometimes(0.3, count)
    x = x + steep * (torch.sigmoid((x - uniform(0.25, 0.6, count, 1, 1, 1)) * 12) - x)
    x = x * (x > 0.06)
    x = x * uniform(0.6, 1.15, count, 1, 1, 1)
    x = x * (1 + uniform(0, 0.25, count, 1, 1, 1) * torch.randn_like(x))
    spoil(x)
    return x.clamp(0, 1)


def spoil(x: torch.Tensor) -> None:
    """In place: what dust, a fold or a subtracted rule took, and what was left of them."""
    count, _, tall, wide = x.shape
    for at in range(count):
        if torch.rand(1).item() < 0.2:
            thick, length = torch.randint(1, 4, (1,)).item(), torch.randint(3, 30, (1,)).item()
            top, left = torch.randint(0, tall - thick, (1,)).item(), torch.randint(0, max(1, wide - length), (1,)).item()
            x[at, 0, top:top + thick, left:left + length] *= 0.2
        if torch.rand(1).item() < 0.08:
            top = torch.randint(0, tall, (1,)).item()
            x[at, 0, top, :] *= 0.3
        if torch.rand(1).item() < 0.06:
            top, left = torch.randint(0, tall, (1,)).item(), torch.randint(0, wide, (1,)).item()
            length = math.ceil(torch.rand(1).item() ** 2 * 14)
            x[at, 0, top:top + 1, left:left + length] = 0.7

"""Glyphs to tiles as the reader cuts them, and what a pen, a scanner and a form do to them."""
import torch
from torch.nn import functional as F

from network import INPUT
from render import EM, SIDE

BODY = 40  # a normalised character spans this many of the INPUT pixels
EM_FLOOR = 0.8  # characters smaller than this share of the em are drawn small: っ is not つ


def extents(images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Centre and size of each image's ink, in canvas pixels."""
    ink = images > 90
    rows, columns = ink.any(2).float(), ink.any(1).float()
    steps = torch.arange(images.shape[1], dtype=torch.float32)

    def span(line: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        first = torch.where(line > 0, steps, torch.tensor(1e9)).min(1).values
        last = torch.where(line > 0, steps, torch.tensor(-1.0)).max(1).values
        empty = last < 0
        first, last = first.masked_fill(empty, 20), last.masked_fill(empty, 40)
        return (first + last + 1) / 2, last - first + 1

    cy, h = span(rows)
    cx, w = span(columns)
    return cx, cy, w, h


def uniform(count: int, low: float, high: float) -> torch.Tensor:
    return torch.rand(count) * (high - low) + low


def chance(count: int, odds: float) -> torch.Tensor:
    return (torch.rand(count) < odds).view(count, 1, 1, 1)


def normalise(images: torch.Tensor, em: torch.Tensor, jitter: bool) -> torch.Tensor:
    """`n x SIDE x SIDE` (0..255) to `n x 1 x INPUT x INPUT`: scaled as the reader scales, with
    distortions of handwriting where `jitter` is set."""
    n = len(images)
    cx, cy, w, h = extents(images)
    scale = torch.maximum(torch.maximum(w, h), EM_FLOOR * em) / BODY  # canvas px per input px
    angle, shear, ax, ay = torch.zeros(n), torch.zeros(n), torch.ones(n), torch.ones(n)
    if jitter:
        angle, shear = torch.randn(n) * 0.06, torch.randn(n) * 0.11
        stretch = torch.exp(torch.randn(n) * 0.11)
        size = uniform(n, 0.9, 1.12)
        ax, ay = size * stretch, size / stretch
        cx, cy = cx + torch.randn(n) * 1.2, cy + torch.randn(n) * 1.2
    cos, sin = torch.cos(angle), torch.sin(angle)
    half = SIDE / 2
    k = scale * INPUT / SIDE
    theta = torch.stack([
        torch.stack([k * ax * cos, k * (ax * shear - sin), (cx - half) / half], 1),
        torch.stack([k * ay * sin, k * ay * cos, (cy - half) / half], 1),
    ], 1)
    grid = F.affine_grid(theta, [n, 1, INPUT, INPUT], align_corners=False)
    if jitter:
        coarse = torch.randn(n, 2, 5, 5) * uniform(n, 0.0, 0.055).view(n, 1, 1, 1)
        grid = grid + F.interpolate(coarse, INPUT, mode='bicubic', align_corners=True).permute(0, 2, 3, 1)
    return F.grid_sample(images.unsqueeze(1) / 255.0, grid, align_corners=False)


def age(batch: torch.Tensor) -> torch.Tensor:
    """Another pen, neighbours, rules left or taken away with the ink, faint ink, poor scans."""
    batch = with_rules(with_neighbours(with_pen(batch)))
    n = len(batch)
    coarse = coarsen(batch)
    batch = torch.where(chance(n, 0.25), coarse, batch)
    blurred = F.avg_pool2d(batch, 3, 1, 1)
    batch = torch.where(chance(n, 0.3), blurred * 1.15, batch)
    batch = batch * uniform(n, 0.5, 1.15).view(n, 1, 1, 1)
    batch = batch + torch.randn_like(batch) * uniform(n, 0, 0.08).view(n, 1, 1, 1)
    hard = (batch > uniform(n, 0.3, 0.5).view(n, 1, 1, 1)).float()
    return torch.where(chance(n, 0.2), hard, batch).clamp(0, 1)


def with_pen(batch: torch.Tensor) -> torch.Tensor:
    n = len(batch)
    pick = torch.rand(n).view(n, 1, 1, 1)
    thick = F.max_pool2d(batch, 3, 1, 1)
    thin = -F.max_pool2d(-batch, 2, 1, 1)[:, :, :INPUT, :INPUT]
    amount = torch.rand(n, 1, 1, 1)
    batch = torch.where(pick < 0.3, batch + (thick - batch) * amount, batch)
    return torch.where(pick > 0.8, batch + (thin - batch) * amount * 0.8, batch)


def with_neighbours(batch: torch.Tensor) -> torch.Tensor:
    """What of the next character reaches in from the left or the right."""
    n = len(batch)
    reach = int(torch.randint(2, 8, (1,)))
    rolled = torch.roll(batch, 1, 0)
    neighbour = torch.zeros_like(batch)
    if torch.rand(1) < 0.5:
        neighbour[..., INPUT - reach :] = rolled[..., 4 : 4 + reach]
    else:
        neighbour[..., :reach] = rolled[..., INPUT - 4 - reach : INPUT - 4]
    return torch.where(chance(n, 0.15), torch.maximum(batch, neighbour), batch)


def with_rules(batch: torch.Tensor) -> torch.Tensor:
    """A rule left over, or the ink gone where print was subtracted, along or across."""
    n = len(batch)
    steps = torch.arange(INPUT, dtype=torch.float32).view(1, 1, 1, INPUT)
    at, half = uniform(n, 0, INPUT).view(n, 1, 1, 1), uniform(n, 0.3, 1.3).view(n, 1, 1, 1)
    band = ((steps - at).abs() <= half).float().expand(n, 1, INPUT, INPUT)
    band = torch.where(chance(n, 0.6), band.transpose(2, 3), band)
    pick = torch.rand(n).view(n, 1, 1, 1)
    left = torch.maximum(batch, band * uniform(n, 0.3, 0.9).view(n, 1, 1, 1))
    eaten = batch * (1 - band)
    return torch.where(pick < 0.05, left, torch.where(pick > 0.88, eaten, batch))


def coarsen(batch: torch.Tensor) -> torch.Tensor:
    """Scans of few dots to the inch."""
    side = int(torch.randint(22, 40, (1,)))
    small = F.interpolate(batch, side, mode='area')
    return F.interpolate(small, INPUT, mode='bilinear', align_corners=False)


def pieces(images: torch.Tensor) -> torch.Tensor:
    """What a wrong cut yields: one part of a character, or two characters run together."""
    n = len(images)
    other = images[torch.randperm(n)]
    cx, _, w, _ = extents(images)
    columns = torch.arange(SIDE).view(1, 1, SIDE)
    left = torch.rand(n).view(n, 1, 1) < 0.5
    cut = (cx + (torch.rand(n) - 0.5) * 0.4 * w).view(n, 1, 1)
    part = torch.where(left, columns < cut, columns >= cut) * images
    squeezed = F.interpolate(torch.cat([images, other], 2).unsqueeze(1), (SIDE, SIDE)).squeeze(1)
    half = torch.zeros_like(images)
    shift = 22
    half[..., :-shift] = images[..., shift:]
    run = half.clone()
    run[..., shift:] = torch.maximum(run[..., shift:], other[..., :-shift])
    kind = torch.rand(n).view(n, 1, 1)
    return torch.where(kind < 0.45, part, torch.where(kind < 0.75, run, squeezed))

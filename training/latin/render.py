"""Draws every printable ASCII character with every font: uint8, ink = 255, on HEIGHT x WIDTH canvases.

The height of a font's capitals is CAP on every canvas, its baseline lies in row BASELINE, and a
character is centred by its ink: what a reader knows of a letter on a line of writing.
"""
import json
import os

import numpy as np
from PIL import Image, ImageDraw, ImageFont

HEIGHT, WIDTH = 64, 80
CAP, BASELINE = 30, 44
DRAW = 120  # points drawn at, before scaling
REJECT = '\u3013'
CLASSES = [REJECT, *map(chr, range(33, 127))]
FONT_ROOT = '/usr/share/fonts'
ALL_CAPITALS = 0.92  # a font whose x is this high against its X has no small letters


def font_path(font: dict) -> str:
    if 'npm' in font:
        return os.path.join(os.environ['FONT_NPM_DIR'], font['npm'])
    return os.path.join(FONT_ROOT, font['file'])


def load_fonts() -> list[dict]:
    with open(os.path.join(os.path.dirname(__file__), 'fonts.json'), encoding='utf8') as file:
        return json.load(file)['fonts']


def draw(face: ImageFont.FreeTypeFont, text: str) -> tuple[np.ndarray, int] | None:
    """The character's ink and the row of the baseline within it; None where it has no ink."""
    canvas = Image.new('L', (DRAW * 4, DRAW * 4), 0)
    ImageDraw.Draw(canvas).text((DRAW, DRAW * 2), text, fill=255, font=face, anchor='ls')
    box = canvas.getbbox()
    return None if box is None else (np.asarray(canvas.crop(box)), DRAW * 2 - box[1])


def height_of(face: ImageFont.FreeTypeFont, letters: str) -> float:
    pictures = [draw(face, letter) for letter in letters]
    return float(np.median([p[0].shape[0] for p in pictures if p]))


def place(picture: np.ndarray, baseline: int, scale: float) -> np.ndarray | None:
    """Scaled onto a canvas; None where it does not fit."""
    height, width = (max(2, round(side * scale)) for side in picture.shape)
    small = np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.BOX))
    top, left = BASELINE - round(baseline * scale), (WIDTH - width) // 2
    if top < 0 or left < 0 or top + height > HEIGHT:
        return None
    canvas = np.zeros((HEIGHT, WIDTH), np.uint8)
    canvas[top : top + height, left : left + width] = small
    return canvas


def render_font(font: dict) -> tuple[np.ndarray, np.ndarray]:
    """Pictures and their classes; characters that the font lacks are left out."""
    face = ImageFont.truetype(font_path(font), DRAW)
    capitals = height_of(face, 'EHTXNI')
    small_letters = height_of(face, 'xzvn') < ALL_CAPITALS * height_of(face, 'XZVN')
    missing = draw(face, '\uffff')
    pictures, labels = [], []
    for label, text in enumerate(CLASSES):
        if text == REJECT or (text.islower() and not small_letters):
            continue
        drawn = draw(face, text)
        if drawn is None or (missing and np.array_equal(drawn[0], missing[0])):
            continue
        canvas = place(*drawn, CAP / capitals)
        if canvas is not None:
            pictures.append(canvas)
            labels.append(label)
    return np.stack(pictures), np.array(labels)


ASCENDING, DESCENDING = set('bdfhklt'), set('gpqyj')


def load_drawn(drawers: range) -> tuple[np.ndarray, np.ndarray]:
    """Small letters that people drew (REAL_DATA_DIR/latin-lowercase). They come without a line, so
    each is set on one as its letter is written: x-height 0.65 of a capital, tails 0.32 below."""
    folder = os.path.join(os.environ['REAL_DATA_DIR'], 'latin-lowercase')
    pictures, labels = [], []
    for letter in sorted(os.listdir(folder)):
        top = 1.0 if letter in ASCENDING else 0.9 if letter in 'ij' else 0.65
        below = 0.32 if letter in DESCENDING else 0.0
        for drawer in drawers:
            path = os.path.join(folder, letter, f'{drawer:02d}.png')
            if not os.path.exists(path):
                continue
            grey = np.asarray(Image.open(path).convert('L'))
            ink = grey if grey.mean() < 127 else 255 - grey
            rows, columns = np.nonzero(ink.max(1) > 90)[0], np.nonzero(ink.max(0) > 90)[0]
            cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            scale = (top + below) * CAP / cut.shape[0]
            canvas = place(cut, round(top * CAP / scale), scale)
            if canvas is not None:
                pictures.append(canvas)
                labels.append(CLASSES.index(letter))
    return np.stack(pictures), np.array(labels)

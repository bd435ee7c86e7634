"""Draws every class with every font: uint8 glyphs, ink = 255, on SIDE x SIDE canvases.

A font's em is the median size of its kanji, so that fonts of different design sizes come out
alike; a glyph is centred by its ink box, as the segmenter centres what it cuts.
"""
import json
import os

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIDE = 64
EM = 44  # ink size of an average kanji on the canvas
DRAW = 100  # points drawn at, before scaling to EM
SAMPLE_KANJI = '国田病院医東京福岡島村科薬局'
FONT_ROOT = '/usr/share/fonts'


def font_path(font: dict) -> str:
    if 'npm' in font:
        return os.path.join(os.environ['FONT_NPM_DIR'], font['npm'])
    return os.path.join(FONT_ROOT, font['file'])


def load_fonts() -> list[dict]:
    with open(os.path.join(os.path.dirname(__file__), 'fonts.json'), encoding='utf8') as file:
        return json.load(file)['fonts']


def draw(face: ImageFont.FreeTypeFont, text: str) -> Image.Image | None:
    canvas = Image.new('L', (DRAW * 2, DRAW * 2), 0)
    ImageDraw.Draw(canvas).text((DRAW // 2, DRAW // 2), text, fill=255, font=face)
    box = canvas.getbbox()
    return None if box is None else canvas.crop(box)


def missing_glyphs(face: ImageFont.FreeTypeFont) -> list[bytes]:
    """What this font draws for a code point that no font has."""
    pictures = [draw(face, text) for text in ('\uffff', '\U000e0fff', '\ue0ff')]
    return [picture.tobytes() for picture in pictures if picture is not None]


def render_font(font: dict, classes: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Glyphs `count x SIDE x SIDE`, and whether the font has each."""
    face = ImageFont.truetype(font_path(font), DRAW)
    missing = missing_glyphs(face)
    sizes = [max(p.size) for p in (draw(face, k) for k in SAMPLE_KANJI) if p and p.tobytes() not in missing]
    em = float(np.median(sizes)) if sizes else DRAW * 0.9
    glyphs = np.zeros((len(classes), SIDE, SIDE), np.uint8)
    present = np.zeros(len(classes), bool)
    for index, text in enumerate(classes[1:], start=1):
        picture = draw(face, text)
        if picture is None or picture.tobytes() in missing:
            continue
        scale = min(EM / em, (SIDE - 2) / max(picture.size))
        width = max(2, round(picture.width * scale))
        height = max(2, round(picture.height * scale))
        small = picture.resize((width, height), Image.Resampling.BOX)
        left, top = (SIDE - width) // 2, (SIDE - height) // 2
        glyphs[index, top : top + height, left : left + width] = np.asarray(small)
        present[index] = True
    return glyphs, present

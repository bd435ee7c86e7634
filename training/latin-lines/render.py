"""Draws Latin lines and writes them as one file of raw pictures with an index of the truth.

Run from the repository: python3 training/latin-lines/render.py OUT COUNT SEED
Environment: FONT_NPM_DIR. OUT.raw holds the pictures (0 ink, 255 paper) one after the other, OUT.json
where each begins, its size, style, font and text.
"""
import json
import os
import random
import sys

import numpy as np
from PIL import Image, ImageFilter

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..')]
from bend import bend  # noqa: E402
from letters import Face, stamp  # noqa: E402
from texts import compose  # noqa: E402

GLYPH = 120  # px of an em in which letters are drawn before they are placed
TYPED_SHARE = 0.3
MARGIN = 4  # as recognition/read/line-ink.ts cuts


def write(r: random.Random, text: str, face: Face, other: Face) -> Image.Image | None:
    """Letter by letter; `other` draws the digits of those who write them unlike their font."""
    typed = face.typed
    em = r.uniform(36, 52) if typed else r.uniform(52, 84)
    mess = 0 if typed else r.uniform(0, 0.6)
    slant = 0 if typed else r.gauss(0.04, 0.06 + 0.06 * mess)
    spacing = 0 if typed else r.uniform(-0.05, 0.07)
    condense = r.uniform(0.92, 1) if typed else min(1, r.uniform(0.62, 1.2))
    rotation = 0 if typed else r.uniform(0, 0.05)
    slope = 0 if typed else r.gauss(0, 0.01)
    plain = typed or r.random() < 0.3
    canvas = Image.new('L', (int(em * condense * (len(text) + 4) * 1.1) + 100, int(em * 3)), 0)
    pixels = np.asarray(canvas).copy()
    x, baseline = em, em * 1.9
    for character in text:
        if character == ' ':
            x += em * r.uniform(0.28, 0.5) * condense
            continue
        own = other if character.isdigit() and other is not None else face
        found = own.letter(character)
        if found is None:
            return None
        tile, advance, scale = found
        scale = (1 if plain and typed else scale) * em / GLYPH
        sx = scale * condense * r.gauss(1, 0.03 * (not typed) + 0.05 * mess)
        sy = scale * r.gauss(1, 0.02 * (not typed) + 0.05 * mess)
        angle = r.gauss(0, rotation)
        y = baseline + r.gauss(0, 0.012 * (not typed) + 0.03 * mess) * em
        stamp(pixels, tile, GLYPH, em, (x, y), (sx, sy), angle, slant)
        x += (advance * scale + spacing * em) * condense * r.gauss(1, 0.03 * (not typed) + 0.05 * mess)
        baseline += slope * advance * scale
    picture = Image.fromarray(pixels)
    box = picture.getbbox()
    if box is None or box[2] >= pixels.shape[1] - 1:
        return None
    picture = picture.crop((max(0, box[0] - 12), max(0, box[1] - 12), box[2] + 12, box[3] + 12))
    return picture if typed else bend(r, picture, r.uniform(0, 2.0), 22)


def age(r: random.Random, ink: Image.Image, typed: bool) -> Image.Image:
    """Pen width and darkness, a coarser scan, blur, noise, 1-bit scans, pale ink."""
    draw = r.random()
    if draw < (0.1 if typed else 0.35):
        ink = ink.filter(ImageFilter.MaxFilter(3))
        if not typed and r.random() < 0.3:
            ink = ink.filter(ImageFilter.MaxFilter(3))
    elif draw > 0.85:
        thin = ink.filter(ImageFilter.MinFilter(3))
        ink = Image.blend(ink, thin, r.uniform(0.3, 0.9))
    if r.random() < 0.35:
        share = r.choice([0.5, 0.67, 0.67])
        small = ink.resize((max(8, int(ink.width * share)), max(8, int(ink.height * share))), Image.Resampling.BOX)
        ink = small.resize(ink.size, Image.Resampling.BICUBIC)
    ink = ink.filter(ImageFilter.GaussianBlur(r.uniform(0.2, 1.2)))
    pixels = np.asarray(ink).astype(np.float32)
    noise = np.random.default_rng(r.randrange(1 << 30))
    if r.random() < 0.15:
        pixels = np.where(pixels + noise.normal(0, 20, pixels.shape) > r.uniform(80, 150), 255.0, 0.0)
    pixels = pixels * r.uniform(0.65, 1.05) + noise.normal(0, r.uniform(0, 10), pixels.shape) * (pixels > 10)
    pixels[pixels < 16] = 0
    if r.random() < 0.1:  # a piece that dust, a fold or a rule took
        x = r.randrange(pixels.shape[1])
        y = r.randrange(pixels.shape[0])
        pixels[y:y + r.randint(1, 3), x:x + r.randint(4, 40)] = 0
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def main(out: str, count: int, seed: str) -> None:
    with open(os.path.join(HERE, 'fonts.json'), encoding='utf8') as file:
        faces = [Face(entry, GLYPH) for entry in json.load(file)['fonts']]
    hands, print_faces = [f for f in faces if not f.typed], [f for f in faces if f.typed]
    r = random.Random(seed)
    index, offset = [], 0
    with open(f'{out}.raw', 'wb') as raw:
        while len(index) < count:
            typed = r.random() < TYPED_SHARE
            face = r.choice(print_faces if typed else hands)
            other = r.choice(hands) if not typed and r.random() < 0.4 else None
            text = compose(r)
            written = write(r, text, face, other)
            if written is None:
                continue
            page = age(r, written, typed)
            box = page.getbbox()
            if box is None:
                continue
            page = page.crop((max(0, box[0] - MARGIN), max(0, box[1] - MARGIN), box[2] + MARGIN, box[3] + MARGIN))
            pixels = 255 - np.asarray(page)
            raw.write(pixels.tobytes())
            height, width = pixels.shape
            index.append({'offset': offset, 'width': width, 'height': height, 'text': text.replace(' ', ''),
                          'style': 'typed' if typed else 'handwritten', 'font': face.id})
            offset += width * height
    with open(f'{out}.json', 'w', encoding='utf8') as file:
        json.dump(index, file)


if __name__ == '__main__':
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])

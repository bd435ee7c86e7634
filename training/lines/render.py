"""Renders lines as the segmenter hands them over: PNG crops at 300 dpi and an index with the truth.

python3 training/lines/render.py OUT COUNT SEED SET   (SET: fit | measure)
COUNT lines of every kind and style. Environment: FONT_NPM_DIR.
"""
import json
import os
import random
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

sys.path[:0] = [os.path.dirname(__file__), os.path.join(os.path.dirname(__file__), '..')]
from bend import bend  # noqa: E402
from texts import KINDS  # noqa: E402

BLEED = 18  # 1.5 mm at 300 dpi, as in recognition/segment/crop.ts
HEIGHT = 100  # 8.5 mm
WIDTHS = {'phone': 700, 'email': 1100, 'latin': 900, 'integer': 300, 'person': 900, 'institution': 1300}


def path_of(name: str) -> str:
    if name.startswith('npm:'):
        return os.path.join(os.environ['FONT_NPM_DIR'], name[4:])
    return os.path.join('/usr/share/fonts', name)


def has_all(face: ImageFont.FreeTypeFont, text: str) -> bool:
    missing = face.getmask('\uffff').getbbox(), bytes(face.getmask('\uffff'))
    for character in text:
        mask = face.getmask(character)
        if character != '　' and (mask.getbbox() is None or (mask.getbbox(), bytes(mask)) == missing):
            return False
    return True


def write(r: random.Random, text: str, face_path: str, typed: bool, room: int) -> Image.Image:
    """The text in ink (255) on black, characters jittered one by one unless typed."""
    size = r.randint(38, 52) if typed else r.randint(46, 72)
    face = ImageFont.truetype(face_path, size)
    if not has_all(face, text):
        raise LookupError(text)
    length = face.getlength(text)
    if length > room - 30:
        size = max(20, int(size * (room - 30) / length))
        face = ImageFont.truetype(face_path, size)
    canvas = Image.new('L', (room + 200, HEIGHT + 2 * BLEED), 0)
    middle = canvas.height // 2
    if typed:
        ImageDraw.Draw(canvas).text((30, middle), text, fill=255, font=face, anchor='lm')
        return canvas
    x = 30.0
    spacing = r.uniform(-0.03, 0.12) * size
    wobble = r.uniform(0.01, 0.05)
    slope = r.uniform(-0.01, 0.01)
    for character in text:
        grown = max(12, int(size * r.gauss(1, wobble)))
        own = ImageFont.truetype(face_path, grown)
        tile = Image.new('L', (grown * 3, grown * 3), 0)
        ImageDraw.Draw(tile).text((grown, grown * 1.5), character, fill=255, font=own, anchor='lm')
        tile = tile.rotate(r.gauss(0, wobble * 50), Image.Resampling.BICUBIC, center=(grown * 1.5, grown * 1.5))
        top = int(middle - grown * 1.5 + r.gauss(0, wobble) * size + slope * x)
        layer = Image.new('L', canvas.size, 0)
        layer.paste(tile, (int(x) - grown, top))
        canvas = Image.fromarray(np.maximum(np.asarray(canvas), np.asarray(layer)))
        x += own.getlength(character) + spacing + r.gauss(0, wobble) * size
    return bend(r, canvas, r.uniform(0, 1.8), 24)


def age(r: random.Random, ink: Image.Image) -> Image.Image:
    """Pen width and darkness, a coarser scan, blur, noise, dust, remnants of the box's rules."""
    if r.random() < 0.3:
        ink = ink.filter(ImageFilter.MaxFilter(3))
    if r.random() < 0.35:
        small = ink.resize((ink.width * 2 // 3, ink.height * 2 // 3), Image.Resampling.BOX)
        ink = small.resize(ink.size, Image.Resampling.BICUBIC)
    ink = ink.filter(ImageFilter.GaussianBlur(r.uniform(0.2, 1.1)))
    pixels = np.asarray(ink).astype(np.float32) * r.uniform(0.45, 1.0)
    noise = np.random.default_rng(r.randrange(1 << 30))
    pixels = pixels + noise.normal(0, r.uniform(0, 9), pixels.shape)
    pixels[pixels < 14] = 0
    page = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(page)
    for _ in range(r.choice([0, 0, 1, 3, 6])):
        x, y, radius = r.randrange(page.width), r.randrange(page.height), r.uniform(0, 1.5)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=r.randint(60, 200))
    if r.random() < 0.25:
        y = r.choice([BLEED, page.height - BLEED]) + r.randint(-3, 3)
        x = r.randrange(page.width)
        draw.line((x, y, x + r.randint(10, 300), y), fill=r.randint(40, 160), width=r.randint(1, 3))
    return page


def main(out: str, count: int, seed: int, which: str) -> None:
    with open(os.path.join(os.path.dirname(__file__), 'fonts.json'), encoding='utf8') as file:
        fonts = json.load(file)
    os.makedirs(out, exist_ok=True)
    index = []
    for kind, (compose, alphabet) in KINDS.items():
        family = 'japanese' if kind in ('person', 'institution') else 'latin'
        for style in ('handwritten', 'typed'):
            r = random.Random(f'{seed}/{kind}/{style}/{which}')
            made = 0
            while made < count:
                font = r.choice(fonts['typed' if style == 'typed' else family][which])
                text = compose(r)
                try:
                    ink = write(r, text, path_of(font), style == 'typed', WIDTHS[kind])
                except LookupError:
                    continue
                page = age(r, ink)
                box = page.getbbox()
                width = min(page.width, max(WIDTHS[kind], (box[2] if box else 0) + 20) + 2 * BLEED)
                name = f'{kind}-{style}-{made:04d}.png'
                grey = Image.fromarray(255 - np.asarray(page)[:, :width])
                grey.save(os.path.join(out, name))
                index.append({
                    'file': name, 'kind': kind if family == 'latin' else 'japanese', 'set': kind,
                    'alphabet': alphabet, 'style': style, 'font': os.path.basename(font),
                    'text': text.replace('　', ''),
                })
                made += 1
    with open(os.path.join(out, 'index.json'), 'w', encoding='utf8') as file:
        json.dump(index, file, ensure_ascii=False)


if __name__ == '__main__':
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])

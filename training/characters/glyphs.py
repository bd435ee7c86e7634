"""All glyphs that the network learns from, and those that it is only measured on."""
import json
import os
from dataclasses import dataclass
from multiprocessing import Pool

import numpy as np
from PIL import Image

import strokes
from pen import write
from render import SIDE, load_fonts, render_font

HANDS = int(os.environ.get('HANDS', '30'))  # how often each character is written by pen
PEN_SHARE = 0.5  # of all glyphs drawn; people write neither like fonts nor with one width of stroke
REAL_SHARE = 0.02
REAL = os.environ.get('REAL_DATA_DIR')
REAL_TRAIN_DRAWERS = range(1, 8)  # of ten; the others are only measured on
FREQUENT = 3.0  # kana, ASCII and the words of institutions are drawn this much more often
FREQUENT_KANJI = '医院病科歯薬局会社団法人立区市町村東西南北中央大小山田川口木本橋内外眼皮膚整形児産婦耳鼻咽喉消化器循環精神'
NAMES = 1.8  # and these, common in names of people and places, this much
NAME_KANJI = (
    '佐藤鈴高渡辺伊加吉井松清水斎池阿部森石前後岡長谷近青坂遠福太三浦竹金原安上野菅千葉岩久保丸今宮河武酒工杉平島横'
    '柴丹羽新関服飯成宇荒土秋沢星熊郎子美一二男雄夫之介恵真理由紀香織奈菜優翔蓮陽結衣咲花愛彩悠斗健康幸和正明秀博志'
    '樹輝哲隆洋勇誠豊茂弘典子県府都道郡京阪神戸名古屋横浜札幌仙台広岐阜静岡潟富士城宗教学校法財益医療福祉協同組合'
)


@dataclass
class Glyphs:
    pictures: np.ndarray  # count x SIDE x SIDE, ink = 255
    labels: np.ndarray
    odds: np.ndarray  # cumulated: how often each is drawn
    held: dict[str, tuple[np.ndarray, np.ndarray]]
    sources: dict


def gather(classes: list[str], seed: int, processes: int) -> Glyphs:
    boost = np.array([weigh(text) for text in classes])
    pictures, labels, weights, held = [], [], [], {}

    def add(drawn: np.ndarray, which: np.ndarray, share: np.ndarray) -> None:
        pictures.append(drawn)
        labels.append(which)
        weights.append(share)

    fonts = load_fonts()
    for font in fonts:
        drawn, present = render_font(font, classes)
        which = np.nonzero(present)[0]
        print(font['id'], len(which), flush=True)
        if font.get('heldOut'):
            held[f'font:{font["id"]}'] = (drawn[which], which)
        else:
            add(drawn[which], which, boost[which] * font['weight'])
    of_fonts = sum(w.sum() for w in weights)
    with Pool(processes) as pool:
        drawn, which = write_all(pool, strokes.load_strokes(classes), HANDS, seed)
        other, its = write_all(pool, strokes.load_other_strokes(classes), 1, seed + 1)
    print('written', len(which), 'and, to measure on,', len(its), flush=True)
    add(drawn, which, boost[which] * of_fonts * PEN_SHARE / (1 - PEN_SHARE) / boost[which].sum())
    held['pen:animcjk'] = (other, its)
    if REAL is not None:
        drawn, which = load_real(classes, REAL_TRAIN_DRAWERS)
        share = REAL_SHARE * sum(w.sum() for w in weights)
        add(drawn, which, np.full(len(which), share / len(which)))
        held['real-katakana-unseen-drawers'] = load_real(classes, range(REAL_TRAIN_DRAWERS.stop, 11))
    odds = np.cumsum(np.concatenate(weights))
    return Glyphs(np.concatenate(pictures), np.concatenate(labels), odds / odds[-1], held, name_sources(fonts))


def weigh(text: str) -> float:
    if ord(text) < 0x4E00 or text in FREQUENT_KANJI:
        return FREQUENT
    return NAMES if text in NAME_KANJI else 1.0


def write_all(pool: Pool, known: dict[int, np.ndarray], hands: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    jobs = [(lines, hands, seed + 10 * index) for index, lines in known.items()]
    drawn = pool.starmap(write_some, jobs, chunksize=32)
    return np.concatenate(drawn), np.repeat(np.array(list(known)), hands)


def write_some(lines: np.ndarray, hands: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.stack([write(lines, random) for _ in range(hands)])


def load_real(classes: list[str], wanted: range) -> tuple[np.ndarray, np.ndarray]:
    images, labels = [], []
    folder = os.path.join(REAL, 'katakana')
    for name in sorted(os.listdir(folder)):
        for drawer in wanted:
            path = os.path.join(folder, name, f'{drawer:02d}.png')
            if not os.path.exists(path):
                continue
            picture = np.asarray(Image.open(path).convert('L'))
            ink = picture if picture.mean() < 127 else 255 - picture
            images.append(np.asarray(Image.fromarray(ink).resize((SIDE, SIDE), Image.Resampling.BOX)))
            labels.append(classes.index(name))
    return np.stack(images).astype(np.uint8), np.array(labels)


def name_sources(fonts: list[dict]) -> dict:
    shown = ('id', 'source', 'licence', 'weight')
    return {
        'fonts': [{k: f[k] for k in shown} for f in fonts if not f.get('heldOut')],
        'heldOutFonts': [{k: f[k] for k in shown[:3]} for f in fonts if f.get('heldOut')],
        'strokes': {'source': strokes.SOURCE, 'licence': 'CC-BY-SA-3.0', 'share': PEN_SHARE, 'hands': HANDS},
        'heldOutStrokes': {'source': strokes.OTHER_SOURCE},
        'realKatakana': None if REAL is None else 'hand-drawn katakana, MIT, drawers 1-7 of 10',
    }

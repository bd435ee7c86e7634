"""Trains the character network and writes models/character/character.onnx with its card.

Run from the repository: nice -n 10 python3 training/characters/train.py
Environment: FONT_NPM_DIR (node_modules with the npm fonts), REAL_DATA_DIR (optional: hand-drawn
katakana; without it the network is trained on fonts alone), STEPS, OUT.
"""
import hashlib
import json
import os
import sys
import time

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, os.path.dirname(__file__))
from classes import NOT_A_CHARACTER, all_classes  # noqa: E402
from render import EM, SIDE, load_fonts, render_font  # noqa: E402

SEED = 20250115
INPUT = 48
BODY = 40  # a normalised character spans this many of the INPUT pixels
EM_FLOOR = 0.8  # characters smaller than this share of the em are drawn small: っ is not つ
BATCH = 192
STEPS = int(os.environ.get('STEPS', '1300'))
OUT = os.environ.get('OUT', 'models/character')
REAL = os.environ.get('REAL_DATA_DIR')
REAL_TRAIN_DRAWERS = range(1, 8)  # of ten; the others are only measured on
FREQUENT = 3.0  # kana, ASCII and the words of institutions are drawn this much more often
FREQUENT_KANJI = '医院病科歯薬局会社団法人立区市町村東西南北中央大小山田川口木本橋内外眼皮膚整形児産婦耳鼻咽喉消化器循環精神'


def build() -> nn.Sequential:
    def block(i: int, o: int, stride: int) -> list[nn.Module]:
        return [nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True)]

    return nn.Sequential(
        nn.Conv2d(1, 24, 5, 2, 2, bias=False), nn.BatchNorm2d(24), nn.ReLU(inplace=True),
        *block(24, 56, 2), *block(56, 80, 1), *block(80, 128, 2), *block(128, 176, 1),
        nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.1),
        nn.Linear(176 * 9, 224, bias=False), nn.BatchNorm1d(224), nn.ReLU(inplace=True),
        nn.Linear(224, len(CLASSES)),
    )


def extents(images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Centre and size of each image's ink, in canvas pixels."""
    ink = images > 90
    rows, columns = ink.any(2).float(), ink.any(1).float()
    steps = torch.arange(images.shape[1], dtype=torch.float32)

    def span(line: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        first = torch.where(line > 0, steps, torch.tensor(1e9)).min(1).values
        last = torch.where(line > 0, steps, torch.tensor(-1.0)).max(1).values
        empty = last < 0
        first, last = first.masked_fill(empty, 20), last.masked_fill(empty, 40)
        return (first + last + 1) / 2, last - first + 1

    cy, h = span(rows)
    cx, w = span(columns)
    return cx, cy, w, h


def uniform(count: int, low: float, high: float) -> torch.Tensor:
    return torch.rand(count) * (high - low) + low


def normalise(images: torch.Tensor, em: torch.Tensor, jitter: bool) -> torch.Tensor:
    """`n x SIDE x SIDE` (0..255) to `n x 1 x INPUT x INPUT`: scaled as the reader scales, with
    distortions of handwriting where `jitter` is set."""
    n = len(images)
    cx, cy, w, h = extents(images)
    scale = torch.maximum(torch.maximum(w, h), EM_FLOOR * em) / BODY  # canvas px per input px
    angle, shear, ax, ay = torch.zeros(n), torch.zeros(n), torch.ones(n), torch.ones(n)
    if jitter:
        angle, shear = torch.randn(n) * 0.06, torch.randn(n) * 0.1
        stretch = torch.exp(torch.randn(n) * 0.09)
        size = uniform(n, 0.9, 1.12)
        ax, ay = size * stretch, size / stretch
        cx, cy = cx + torch.randn(n) * 1.2, cy + torch.randn(n) * 1.2
    cos, sin = torch.cos(angle), torch.sin(angle)
    half = SIDE / 2
    k = scale * INPUT / SIDE
    theta = torch.stack([
        torch.stack([k * ax * cos, k * (ax * shear - sin), (cx - half) / half], 1),
        torch.stack([k * ay * sin, k * ay * cos, (cy - half) / half], 1),
    ], 1)
    grid = F.affine_grid(theta, [n, 1, INPUT, INPUT], align_corners=False)
    if jitter:
        coarse = torch.randn(n, 2, 5, 5) * uniform(n, 0.0, 0.055).view(n, 1, 1, 1)
        grid = grid + F.interpolate(coarse, INPUT, mode='bicubic', align_corners=True).permute(0, 2, 3, 1)
    return F.grid_sample(images.unsqueeze(1) / 255.0, grid, align_corners=False)


def age(batch: torch.Tensor) -> torch.Tensor:
    """Pen width, faint ink, blur, noise, 1-bit scans, leftovers of neighbours and rules."""
    n = len(batch)
    pick = torch.rand(n).view(n, 1, 1, 1)
    thick = F.max_pool2d(batch, 3, 1, 1)
    thin = -F.max_pool2d(-batch, 2, 1, 1)[:, :, :INPUT, :INPUT]
    amount = torch.rand(n, 1, 1, 1)
    batch = torch.where(pick < 0.35, batch + (thick - batch) * amount, batch)
    batch = torch.where(pick > 0.8, batch + (thin - batch) * amount * 0.7, batch)
    side = torch.rand(n) < 0.2
    if side.any():
        offsets = torch.randint(40, 46, (1,)).item() * (1 if torch.rand(1) < 0.5 else -1)
        neighbour = torch.zeros_like(batch)
        rolled = torch.roll(batch, 1, 0)
        if offsets > 0:
            neighbour[..., offsets:] = rolled[..., : INPUT - offsets]
        else:
            neighbour[..., :offsets] = rolled[..., -offsets:]
        batch = torch.where(side.view(n, 1, 1, 1), torch.maximum(batch, neighbour), batch)
    rule = torch.rand(n) < 0.04
    rows = torch.randint(0, INPUT, (n,))
    for index in rule.nonzero().flatten().tolist():
        batch[index, 0, rows[index]] = torch.maximum(batch[index, 0, rows[index]], torch.tensor(0.7))
    blurred = F.avg_pool2d(batch, 3, 1, 1)
    batch = torch.where(torch.rand(n, 1, 1, 1) < 0.35, blurred * 1.15, batch)
    batch = batch * uniform(n, 0.55, 1.1).view(n, 1, 1, 1)
    batch = batch + torch.randn_like(batch) * uniform(n, 0, 0.08).view(n, 1, 1, 1)
    hard = (batch > 0.4).float()
    return torch.where(torch.rand(n, 1, 1, 1) < 0.2, hard, batch).clamp(0, 1)


def load_real(wanted: range) -> tuple[np.ndarray, np.ndarray]:
    images, labels = [], []
    if REAL is None:
        return np.zeros((0, SIDE, SIDE), np.uint8), np.zeros(0, np.int64)
    folder = os.path.join(REAL, 'katakana')
    for name in sorted(os.listdir(folder)):
        for drawer in wanted:
            path = os.path.join(folder, name, f'{drawer:02d}.png')
            if not os.path.exists(path):
                continue
            picture = np.asarray(Image.open(path).convert('L'))
            ink = picture if picture.mean() < 127 else 255 - picture
            images.append(np.asarray(Image.fromarray(ink).resize((SIDE, SIDE), Image.Resampling.BOX)))
            labels.append(CLASSES.index(name))
    return np.stack(images), np.array(labels)


def pieces(images: torch.Tensor) -> torch.Tensor:
    """What a wrong cut yields: one part of a character, or two characters run together."""
    n = len(images)
    other = images[torch.randperm(n)]
    result = torch.zeros_like(images)
    cx, _, w, _ = extents(images)
    columns = torch.arange(SIDE).view(1, 1, SIDE)
    left = torch.rand(n).view(n, 1, 1) < 0.5
    cut = (cx + (torch.rand(n) - 0.5) * 0.4 * w).view(n, 1, 1)
    part = torch.where(left, columns < cut, columns >= cut) * images
    squeezed = F.interpolate(torch.cat([images, other], 2).unsqueeze(1), (SIDE, SIDE)).squeeze(1)
    half = torch.zeros_like(images)
    shift = 22
    half[..., :-shift] = images[..., shift:]
    run = half.clone()
    run[..., shift:] = torch.maximum(run[..., shift:], other[..., :-shift])
    kind = torch.rand(n).view(n, 1, 1)
    result = torch.where(kind < 0.45, part, torch.where(kind < 0.75, run, squeezed))
    return result


def measure(network: nn.Module, images: np.ndarray, labels: np.ndarray) -> float:
    network.eval()
    right = 0
    with torch.no_grad():
        for at in range(0, len(images), 512):
            batch = torch.from_numpy(images[at : at + 512]).float()
            inputs = normalise(batch, torch.full((len(batch),), float(EM)), False)
            right += int((network(inputs).argmax(1).numpy() == labels[at : at + 512]).sum())
    network.train()
    return right / max(1, len(images))


def train() -> None:
    fonts = load_fonts()
    glyphs, index_class, weights, scores = [], [], [], {}
    held = {}
    boosted = np.array([1.0 if ord(c) >= 0x4E00 and c not in FREQUENT_KANJI else FREQUENT for c in CLASSES])
    for font in fonts:
        pictures, present = render_font(font, CLASSES)
        which = np.nonzero(present)[0]
        print(font['id'], len(which), flush=True)
        if font.get('heldOut'):
            held[font['id']] = (pictures[which], which)
            continue
        glyphs.append(pictures[which])
        index_class.append(which)
        weights.append(boosted[which] * font['weight'])
    real_images, real_labels = load_real(REAL_TRAIN_DRAWERS)
    if len(real_images):
        glyphs.append(real_images.astype(np.uint8))
        index_class.append(real_labels)
        share = 0.03 * sum(w.sum() for w in weights)
        weights.append(np.full(len(real_labels), share / len(real_labels)))
    pictures = np.concatenate(glyphs)
    labels = torch.from_numpy(np.concatenate(index_class))
    odds = np.cumsum(np.concatenate(weights))
    odds /= odds[-1]
    random = np.random.default_rng(SEED)
    network = build()
    print('weights', sum(p.numel() for p in network.parameters()), 'glyphs', len(pictures), flush=True)
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, STEPS, pct_start=0.15)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.05)
    rejects = BATCH // 16
    started = time.process_time()
    for step in range(STEPS):
        chosen = np.searchsorted(odds, random.random(BATCH))
        images = torch.from_numpy(pictures[chosen]).float()
        target = labels[chosen].clone()
        images[:rejects] = pieces(images[:rejects])
        target[:rejects] = 0
        em = uniform(BATCH, 0.85, 1.2) * EM
        inputs = age(normalise(images, em, True))
        loss = loss_of(network(inputs), target)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 100 == 99 or step == STEPS - 1:
            held_scores = {k: round(measure(network, v[0][::5], v[1][::5]), 4) for k, v in held.items()}
            print(step + 1, round(float(loss), 3), held_scores, round(time.process_time() - started), flush=True)
    for name, (images, wanted) in held.items():
        scores[f'font:{name}'] = round(measure(network, images, wanted), 4)
    if REAL is not None:
        images, wanted = load_real(range(REAL_TRAIN_DRAWERS.stop, 11))
        scores['real-katakana-unseen-drawers'] = round(measure(network, images, wanted), 4)
    print(scores, flush=True)
    export(network, fonts, scores, round(time.process_time() - started))


def export(network: nn.Module, fonts: list[dict], scores: dict, seconds: int) -> None:
    network.eval()
    os.makedirs(OUT, exist_ok=True)
    path = os.path.join(OUT, 'character.onnx')
    torch.onnx.export(
        network, torch.zeros(1, 1, INPUT, INPUT), path, opset_version=13,
        input_names=['cells'], output_names=['logits'],
        dynamic_axes={'cells': {0: 'count'}, 'logits': {0: 'count'}},
    )
    with open(path, 'rb') as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    card = {
        'id': 'character@1', 'file': 'character.onnx', 'licence': 'Apache-2.0', 'side': INPUT, 'sha256': digest, 'classes': CLASSES,
        'notACharacter': NOT_A_CHARACTER, 'body': BODY, 'emFloor': EM_FLOOR,
        'training': {
            'recipe': 'training/characters/train.py', 'seed': SEED, 'steps': STEPS, 'batch': BATCH,
            'cpuSeconds': seconds, 'torch': torch.__version__,
            'fonts': [{k: f[k] for k in ('id', 'source', 'licence', 'weight')} for f in fonts if not f.get('heldOut')],
            'heldOutFonts': [{k: f[k] for k in ('id', 'source', 'licence')} for f in fonts if f.get('heldOut')],
            'realKatakana': None if REAL is None else 'hand-drawn katakana, MIT, drawers 1-7 of 10',
        },
        'scores': scores,
    }
    with open(os.path.join(OUT, 'character.json'), 'w', encoding='utf8') as file:
        json.dump(card, file, ensure_ascii=False, indent=1)
        file.write('\n')


CLASSES = all_classes()

if __name__ == '__main__':
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    train()

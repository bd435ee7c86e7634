"""Trains the network of Latin letters and writes models/latin/latin.onnx with its card.

Run from the repository: nice -n 10 python3 training/latin/train.py
Environment: FONT_NPM_DIR (node_modules with the npm fonts), REAL_DATA_DIR (optional: small letters
drawn by people; without it the network is trained on fonts alone), STEPS, OUT.
"""
import hashlib
import json
import os
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, os.path.dirname(__file__))
from render import BASELINE, CAP, CLASSES, HEIGHT, REJECT, WIDTH, load_drawn, load_fonts, render_font  # noqa: E402

SEED = 20261123
INPUT = 40
CAP_SHARE = 0.55  # a capital's height, of the tile's side
BASE_SHARE = 0.72  # the baseline's row, of the tile's side
BATCH = 192
STEPS = int(os.environ.get('STEPS', '2600'))
OUT = os.environ.get('OUT', 'models/latin')
REAL = os.environ.get('REAL_DATA_DIR')
TRAIN_DRAWERS, UNSEEN_DRAWERS = range(1, 8), range(8, 11)
DRAWN_SHARE = 0.08  # of a batch
RARE = 0.25  # signs other than those of addresses are drawn this much less often
COMMON_SIGNS = '@.-_+'


def build() -> nn.Sequential:
    def block(i: int, o: int, stride: int) -> list[nn.Module]:
        return [nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True)]

    return nn.Sequential(
        nn.Conv2d(1, 16, 5, 2, 2, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True),
        *block(16, 40, 2), *block(40, 48, 1), *block(48, 96, 2),
        nn.Flatten(), nn.Dropout(0.15),
        nn.Linear(96 * 25, 128, bias=False), nn.BatchNorm1d(128), nn.ReLU(inplace=True),
        nn.Linear(128, len(CLASSES)),
    )


def uniform(count: int, low: float, high: float) -> torch.Tensor:
    return torch.rand(count) * (high - low) + low


def columns_of(images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """First and last inked column of each canvas."""
    ink = (images > 90).any(1).float()
    steps = torch.arange(WIDTH, dtype=torch.float32)
    first = torch.where(ink > 0, steps, torch.tensor(1e9)).min(1).values.clamp(max=WIDTH - 1)
    last = torch.where(ink > 0, steps, torch.tensor(-1.0)).max(1).values.clamp(min=0)
    return first, last


def normalise(images: torch.Tensor, jitter: bool) -> torch.Tensor:
    """Canvases (0..255) to `n x 1 x INPUT x INPUT`, as the reader cuts them: centred by their
    columns, the baseline and the capitals' height where the line has them, give or take."""
    n = len(images)
    first, last = columns_of(images)
    cx, cy = (first + last + 1) / 2, torch.full((n,), float(BASELINE))
    scale = torch.full((n,), CAP / (CAP_SHARE * INPUT))  # canvas px per input px
    angle, shear, ax, ay = torch.zeros(n), torch.zeros(n), torch.ones(n), torch.ones(n)
    if jitter:
        angle, shear = torch.randn(n) * 0.06, torch.randn(n) * 0.14
        size, stretch = torch.exp(torch.randn(n) * 0.13), torch.exp(torch.randn(n) * 0.1)
        ax, ay = size * stretch, size / stretch
        cx = cx + torch.randn(n) * 1.0
        cy = cy + torch.randn(n) * 0.09 * CAP
    cos, sin = torch.cos(angle), torch.sin(angle)
    # The tile's centre lies above the baseline by this many input pixels.
    rise = (BASE_SHARE - 0.5) * INPUT * scale * ay
    kx, ky = scale * INPUT / WIDTH, scale * INPUT / HEIGHT
    theta = torch.stack([
        torch.stack([kx * ax * cos, kx * (ax * shear - sin), (cx - WIDTH / 2) / (WIDTH / 2)], 1),
        torch.stack([ky * ay * sin, ky * ay * cos, (cy - rise - HEIGHT / 2) / (HEIGHT / 2)], 1),
    ], 1)
    grid = F.affine_grid(theta, [n, 1, INPUT, INPUT], align_corners=False)
    if jitter:
        coarse = torch.randn(n, 2, 5, 5) * uniform(n, 0.0, 0.05).view(n, 1, 1, 1)
        bend = F.interpolate(coarse, INPUT, mode='bicubic', align_corners=True).permute(0, 2, 3, 1)
        grid = grid + bend * kx.view(n, 1, 1, 1)
    return F.grid_sample(images.unsqueeze(1) / 255.0, grid, align_corners=False)


def age(batch: torch.Tensor) -> torch.Tensor:
    """Pen width, blur of a coarse scan, faint ink, noise, 1-bit scans."""
    n = len(batch)
    thick, thin = F.max_pool2d(batch, 3, 1, 1), -F.max_pool2d(-batch, 2, 1, 1)[:, :, :INPUT, :INPUT]
    pick, amount = torch.rand(n, 1, 1, 1), torch.rand(n, 1, 1, 1)
    batch = torch.where(pick < 0.35, batch + (thick - batch) * amount, batch)
    batch = torch.where(pick > 0.8, batch + (thin - batch) * amount * 0.7, batch)
    blurred = F.avg_pool2d(batch, 3, 1, 1)
    batch = torch.where(torch.rand(n, 1, 1, 1) < 0.45, blurred * 1.15, batch)
    batch = batch * uniform(n, 0.55, 1.1).view(n, 1, 1, 1)
    batch = batch + torch.randn_like(batch) * uniform(n, 0, 0.08).view(n, 1, 1, 1)
    hard = (batch > 0.4).float()
    return torch.where(torch.rand(n, 1, 1, 1) < 0.2, hard, batch).clamp(0, 1)


def spoil(images: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """What a wrong cut yields: part of a letter, or two neighbours, or one with half the next."""
    n = len(images)
    steps = torch.arange(WIDTH).view(1, 1, WIDTH)
    first, last = columns_of(images)
    cut = (first + (last - first) * uniform(n, 0.3, 0.7)).view(n, 1, 1)
    part = torch.where(torch.rand(n).view(n, 1, 1) < 0.5, steps < cut, steps >= cut) * images
    pair = torch.zeros_like(images)
    ofirst, olast = columns_of(other)
    gap = torch.randint(0, 5, (n,))
    for i in range(n):
        a, b = int(last[i] - first[i]) + 1, int(olast[i] - ofirst[i]) + 1
        b = max(1, int(b * (1.0 if torch.rand(1) < 0.6 else 0.5)))
        left = max(0, (WIDTH - a - b - int(gap[i])) // 2)
        a, start = min(a, WIDTH - left), min(WIDTH - 1, left + a + int(gap[i]))
        b = min(b, WIDTH - start)
        pair[i, :, left : left + a] = images[i, :, int(first[i]) : int(first[i]) + a]
        pair[i, :, start : start + b] = other[i, :, int(ofirst[i]) : int(ofirst[i]) + b]
    # Half a letter is too often another letter (v of w) to be taught as none: pairs prevail.
    return torch.where(torch.rand(n).view(n, 1, 1) < 0.25, part, pair)


def measure(network: nn.Module, pictures: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Share right, exactly and with letters of the same shape in two sizes taken for equal."""
    network.eval()
    with torch.no_grad():
        logits = network(normalise(torch.from_numpy(pictures).float(), False))
    network.train()
    found = logits.argmax(1).numpy()
    same = {c: c.lower() for c in 'CKOPSUVWXZ'} | {'0': 'o', '1': 'l', 'I': 'l', '|': 'l'}
    fold = [same.get(CLASSES[at], CLASSES[at]) for at in found]
    wanted = [same.get(CLASSES[at], CLASSES[at]) for at in labels]
    return {
        'exact': round(float((found == labels).mean()), 4),
        'folded': round(float(np.mean([a == b for a, b in zip(fold, wanted)])), 4),
    }


def train() -> None:
    fonts = load_fonts()
    pictures, labels, weights, held = [], [], [], {}
    for font in fonts:
        drawn, which = render_font(font)
        print(font['id'], len(which), flush=True)
        if font.get('heldOut'):
            wanted = np.array([CLASSES[at].isalnum() or CLASSES[at] in COMMON_SIGNS for at in which])
            held[font['id']] = (drawn[wanted], which[wanted])
            continue
        common = [CLASSES[at].isalnum() or CLASSES[at] in COMMON_SIGNS for at in which]
        pictures.append(drawn)
        labels.append(which)
        weights.append(np.where(common, 1.0, RARE) * font['weight'])
    if REAL:
        drawn, which = load_drawn(TRAIN_DRAWERS)
        pictures.append(drawn)
        labels.append(which)
        total = sum(w.sum() for w in weights) * DRAWN_SHARE
        weights.append(np.full(len(which), total / len(which)))
        held['real-small-letters-unseen-drawers'] = load_drawn(UNSEEN_DRAWERS)
    every = np.concatenate(pictures)
    target_of = torch.from_numpy(np.concatenate(labels))
    odds = np.cumsum(np.concatenate(weights))
    odds /= odds[-1]
    random = np.random.default_rng(SEED)
    network = build()
    print('weights', sum(p.numel() for p in network.parameters()), 'pictures', len(every), flush=True)
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 5e-3, STEPS, pct_start=0.15)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.03)
    rejects = BATCH // 8
    started = time.process_time()
    for step in range(STEPS):
        chosen = np.searchsorted(odds, random.random(BATCH))
        images = torch.from_numpy(every[chosen]).float()
        target = target_of[chosen].clone()
        images[:rejects] = spoil(images[:rejects], images[rejects : 2 * rejects])
        target[:rejects] = 0
        loss = loss_of(network(age(normalise(images, True))), target)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 200 == 199:
            print(step + 1, round(float(loss), 3), round(time.process_time() - started), flush=True)
    scores = {name: measure(network, *pair) for name, pair in held.items()}
    print(json.dumps(scores, indent=1), flush=True)
    export(network, fonts, scores, round(time.process_time() - started))


def export(network: nn.Module, fonts: list[dict], scores: dict, seconds: int) -> None:
    network.eval()
    os.makedirs(OUT, exist_ok=True)
    path = os.path.join(OUT, 'latin.onnx')
    torch.onnx.export(
        network, torch.zeros(1, 1, INPUT, INPUT), path, opset_version=13,
        input_names=['cells'], output_names=['logits'],
        dynamic_axes={'cells': {0: 'count'}, 'logits': {0: 'count'}},
    )
    with open(path, 'rb') as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    card = {
        'id': 'latin@1', 'file': 'latin.onnx', 'licence': 'Apache-2.0', 'side': INPUT, 'sha256': digest,
        'classes': CLASSES, 'notACharacter': REJECT, 'capShare': CAP_SHARE, 'baseShare': BASE_SHARE,
        'training': {
            'recipe': 'training/latin/train.py', 'seed': SEED, 'steps': STEPS, 'batch': BATCH,
            'cpuSeconds': seconds, 'torch': torch.__version__,
            'fonts': [{k: f[k] for k in ('id', 'source', 'licence', 'weight')} for f in fonts if not f.get('heldOut')],
            'heldOutFonts': [{k: f[k] for k in ('id', 'source', 'licence')} for f in fonts if f.get('heldOut')],
            'realSmallLetters': 'drawn by people, MIT, drawers 1-7 of 10' if REAL else None,
        },
        'scores': scores,
    }
    with open(os.path.join(OUT, 'latin.json'), 'w', encoding='utf8') as file:
        json.dump(card, file, ensure_ascii=False, indent=1)
        file.write('\n')


if __name__ == '__main__':
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    train()

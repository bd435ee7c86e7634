"""Trains the network that reads Latin lines; writes models/latin-strokes.

Run from the repository: nice -n 10 python3 training/latin-strokes/train.py FOLDER [CHECK]
(FOLDER: files of render.py, which may still be drawing more; CHECK: a file of cut-lines.ts, without
.raw). Environment: MINUTES, OUT.

A line HEIGHT pixels high goes through convolutions to columns of four pixels, through convolutions
along them, and every column says what stands in each of its halves: two l in a narrow hand are six
pixels apart, and CTC needs a blank between them (Graves et al. 2006).
"""
import glob
import hashlib
import json
import math
import os
import random
import sys
import time

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

from scan import HEIGHT, scan

SEED = 20261127
SIGNS = [chr(at) for at in range(33, 127)]
NEAR = HEIGHT + 4
WIDE, DEPTH, REACH = 144, 4, 5
COLUMN, HALVES = 4, 2  # pixels of a column, and places in it
PAPER_AFTER = 16  # columns: a line's end looks as it does in a batch of longer ones
BATCH_WIDTH = 32 * 300  # pixels of all lines of a batch side by side
WIDTHS = 48  # batches are a multiple of it wide
SHORT, SHORT_SHARE = 8, 0.05  # lines of so few signs come first: CTC finds its alignment on them
RATE = 2.5e-3
MINUTES = float(os.environ.get('MINUTES', '33'))
CHECK_EVERY = 300  # seconds
OUT = os.environ.get('OUT', 'models/latin-strokes')


def convolve(before: int, after: int, size: int | tuple[int, int], stride: int = 1) -> nn.Sequential:
    padding = size // 2 if isinstance(size, int) else (0, size[1] // 2)
    return nn.Sequential(nn.Conv2d(before, after, size, stride, padding, bias=False), nn.BatchNorm2d(after), nn.ReLU())


class Along(nn.Module):
    """What neighbouring columns say of one."""

    def __init__(self, spread: int) -> None:
        super().__init__()
        self.mix = nn.Conv2d(WIDE, WIDE, (1, REACH), padding=(0, spread * (REACH // 2)), dilation=(1, spread), bias=False)
        self.norm = nn.BatchNorm2d(WIDE)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.drop(F.relu(self.norm(self.mix(x))))


class Reader(nn.Module):
    """`lines x 1 x HEIGHT x width` ink (0…1) to `lines x width/2 x 95` logits; class 0 is CTC's blank."""

    def __init__(self) -> None:
        super().__init__()
        self.see = nn.Sequential(
            convolve(1, 24, 5, 2), convolve(24, 40, 3, 2), convolve(40, 64, 3), nn.MaxPool2d((2, 1)),
            convolve(64, 88, 3), convolve(88, 96, 3), convolve(96, WIDE, (HEIGHT // 8, 1)))
        self.along = nn.Sequential(*[Along(1 + at // 2) for at in range(DEPTH)])
        self.say = nn.Conv2d(WIDE, HALVES * (len(SIGNS) + 1), 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        said = self.say(self.along(self.see(x))).squeeze(2).transpose(1, 2)
        return said.reshape(said.shape[0], -1, len(SIGNS) + 1)


def spelled(text: str) -> list[int]:
    return [SIGNS.index(it) + 1 for it in text]


class Lines:
    def __init__(self, names: list[str]) -> None:
        self.lines: list[tuple[np.ndarray, dict, list[int]]] = []
        self.known: set[str] = set()
        self.add(names)

    def add(self, names: list[str]) -> None:
        """Those that are not known yet."""
        for name in sorted(set(names) - self.known):
            with open(f'{name}.json', encoding='utf8') as file:
                index = json.load(file)
            data = np.memmap(f'{name}.raw', dtype=np.uint8, mode='r')
            self.lines += [(data, line, spelled(line['text'])) for line in index if all(it in SIGNS for it in line['text'])]
        self.known.update(names)

    def picture(self, at: int) -> np.ndarray:
        """Ink, 0…255."""
        data, line, _ = self.lines[at]
        width, height, start = line['width'], line['height'], line['offset']
        return 255 - np.array(data[start:start + width * height]).reshape(height, width)

    def small(self, at: int) -> np.ndarray:
        """The same, little higher than HEIGHT: the next scan of it is no reduction any more."""
        ink = Image.fromarray(self.picture(at))
        return np.asarray(ink.resize((max(8, round(ink.width * NEAR / ink.height)), NEAR), Image.Resampling.BILINEAR))

    def batches(self, r: random.Random, longest: int) -> list[list[tuple[int, int]]]:
        """Lines with the width each gets this time; widths and counts repeat, as kernels are made for each."""
        sized = []
        for at, (_, line, text) in enumerate(self.lines):
            if len(text) <= longest:
                width = line['width'] * HEIGHT / line['height'] * math.exp(0.13 * max(-2, min(2, r.gauss(0, 1))))
                sized.append((max(COLUMN, round(width / COLUMN) * COLUMN), r.random(), at))
        found, waiting = [], []
        for width, _, at in sorted(sized):
            waiting.append((at, width))
            if len(waiting) >= BATCH_WIDTH // padded(width):
                found.append(waiting)
                waiting = []
        r.shuffle(found)
        return found

    def batch(self, picked: list[tuple[int, int]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        widths = [width for _, width in picked]
        x = scan([self.small(at) for at, _ in picked], widths, padded(max(widths)))
        texts = [self.lines[at][2] for at, _ in picked]
        lengths = torch.tensor([width // COLUMN * HALVES for width in widths])
        return x, lengths, torch.tensor([it for text in texts for it in text]), torch.tensor([len(it) for it in texts])


def padded(width: int) -> int:
    return -(-width // WIDTHS) * WIDTHS


def drawn(folder: str) -> list[str]:
    """render.py writes the index last: what has one is complete."""
    return [name.removesuffix('.json') for name in glob.glob(os.path.join(folder, '*.json'))]


def spell(logits: torch.Tensor) -> list[int]:
    best = logits.argmax(-1).tolist()
    return [it for at, it in enumerate(best) if it and (at == 0 or best[at - 1] != it)]


def prepare(ink: np.ndarray) -> tuple[torch.Tensor, int]:
    """As engines/latin-strokes.ts: the same kernel, paper to the right; and the frames of the line itself."""
    height, width = ink.shape
    small = Image.fromarray(ink).resize((max(COLUMN, round(width * HEIGHT / height)), HEIGHT), Image.Resampling.BILINEAR)
    columns = -(-small.width // COLUMN)
    x = np.zeros((1, 1, HEIGHT, (columns + PAPER_AFTER) * COLUMN), np.float32)
    x[0, 0, :, :small.width] = np.asarray(small) / 255
    return torch.from_numpy(x), columns * HALVES


def measure(reader: Reader, lines: Lines) -> dict[str, str]:
    """How many lines are right as they are, by kind and style; no alphabet helps."""
    reader.eval()
    right: dict[str, list[bool]] = {}
    with torch.no_grad():
        for at, (_, line, text) in enumerate(lines.lines):
            x, frames = prepare(lines.picture(at))
            said = spell(reader(x)[0, :frames])
            right.setdefault(f'{line["kind"]} {line["style"]}', []).append(said == text)
    reader.train()
    return {kind: f'{sum(it)} of {len(it)}' for kind, it in sorted(right.items())}


def check(reader: Reader) -> dict[str, str]:
    """On CHECK, as soon as that is there: its pages take as long to cut as the first lines to learn."""
    if len(sys.argv) < 3 or not os.path.exists(f'{sys.argv[2]}.json'):
        return {}
    return measure(reader, Lines(sys.argv[2:3]))


def save(reader: Reader, lines: int, steps: int, seen: int, checked: dict[str, str]) -> None:
    reader.eval()
    os.makedirs(OUT, exist_ok=True)
    path = os.path.join(OUT, 'latin-strokes.onnx')
    shares = nn.Sequential(reader, nn.Softmax(-1)).eval()
    torch.onnx.export(shares, torch.zeros(1, 1, HEIGHT, 160), path, input_names=['ink'], output_names=['shares'],
                      dynamic_axes={'ink': {3: 'width'}, 'shares': {1: 'frames'}}, opset_version=13)
    reader.train()
    with open(path, 'rb') as file:
        checksum = hashlib.sha256(file.read()).hexdigest()
    card = {
        'id': 'latin-strokes@2', 'licence': 'Apache-2.0', 'file': 'latin-strokes.onnx', 'sha256': checksum,
        'classes': ['', *SIGNS], 'height': HEIGHT, 'column': COLUMN,
        'card': {
            'recipe': 'training/latin-strokes/README.md', 'seed': SEED, 'lines': lines, 'linesSeen': seen, 'steps': steps,
            'minutes': MINUTES, 'parameters': sum(it.numel() for it in reader.parameters()),
            'unseenLinesRight': checked,
            'unseenLines': 'crops of training/lines (seed lines-measure), in hands and print that '
                           'the network has not learned from, read without an alphabet',
            'data': 'compose.py in the fonts of fonts.json (none of samples/FONTS.md, none that training/lines adds); '
                    'digits also of MNIST and, the training half, of the fax forms of REAL_DATA_DIR, small letters '
                    'also of its drawers',
            'limit': 'nearly all of it drawn lines: on handwriting of people expect it to be worse',
        },
    }
    with open(os.path.join(OUT, 'latin-strokes.json'), 'w', encoding='utf8') as file:
        json.dump(card, file, indent=1, ensure_ascii=False)
        file.write('\n')


def main() -> None:
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    r = random.Random(SEED)
    lines = Lines(drawn(sys.argv[1]))
    reader = Reader().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(reader.parameters(), lr=RATE, weight_decay=0.02)
    started = shown = checked_at = time.time()
    steps = seen = 0
    share, losses, checked = 0.0, [], {}
    while share < 1:
        lines.add(drawn(sys.argv[1]))
        for picked in lines.batches(r, SHORT if share < SHORT_SHARE else 1000):
            share = (time.time() - started) / (60 * MINUTES)
            if share >= 1:
                break
            for group in optimiser.param_groups:
                group['lr'] = RATE * min(1, (steps + 1) / 200) * (0.5 + 0.5 * np.cos(np.pi * share)) + 1e-5
            x, lengths, targets, sizes = lines.batch(picked)
            logs = reader(x.contiguous(memory_format=torch.channels_last)).log_softmax(-1).transpose(0, 1)
            loss = F.ctc_loss(logs, targets, lengths, sizes, zero_infinity=True)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 5)
            optimiser.step()
            steps, seen = steps + 1, seen + len(picked)
            losses.append(loss.item())
            if time.time() - shown > 30:
                shown = time.time()
                print(f'{share:.3f}: {steps} steps, {seen} lines, loss {np.mean(losses):.3f}', flush=True)
                losses = []
            if time.time() - checked_at > CHECK_EVERY:
                checked = check(reader)
                print(json.dumps(checked), flush=True)
                save(reader, len(lines.lines), steps, seen, checked)
                checked_at = time.time()
            if SHORT_SHARE <= share < SHORT_SHARE + 0.01 and len(lines.lines[picked[0][0]][2]) <= SHORT:
                break
    checked = check(reader)
    print(json.dumps(checked, indent=1), flush=True)
    save(reader, len(lines.lines), steps, seen, checked)


if __name__ == '__main__':
    main()

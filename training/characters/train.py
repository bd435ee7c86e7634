"""Trains the character network and writes models/character/character.onnx with its card.

Run from the repository: nice -n 15 python3 training/characters/train.py
Environment: FONT_NPM_DIR (node_modules with the npm fonts and strokes), REAL_DATA_DIR (optional:
hand-drawn katakana; without it the network is trained on fonts and strokes alone), MINUTES, OUT.
"""
import os
import sys
import time

import numpy as np
import torch
import torch.distributed as distributed
import torch.multiprocessing as processes
from torch import nn

sys.path.insert(0, os.path.dirname(__file__))
from classes import all_classes  # noqa: E402
from export import export  # noqa: E402
from glyphs import Glyphs, gather  # noqa: E402
from measure import find_temperature, measure_all  # noqa: E402
from network import build  # noqa: E402
from render import EM  # noqa: E402
from tiles import age, normalise, pieces, uniform  # noqa: E402

SEED = 20261127
BATCH = 128  # of each process; their gradients are averaged
PROCESSES = 2
MINUTES = float(os.environ.get('MINUTES', '45'))
OUT = os.environ.get('OUT', 'models/character')
PEAK = 5e-3
WARM_UP = 0.08  # share of the time in which the learning rate rises
AVERAGED = 0.998  # how much of the averaged weights stays at each step
SMOOTHING = 0.02
# Probabilities that are true of tiles let one sure mistake outweigh a whole line: on 1,384 lines of
# training/lines 92.0 % were exact with them, 92.6 and 92.8 % with logits 1.67 and 2.22 times flatter.
SOFTENED = 2.22


def rate(progress: float) -> float:
    """Rises, then falls along a cosine: set by the clock, so that any machine ends in time."""
    if progress < WARM_UP:
        return PEAK * (0.05 + 0.95 * progress / WARM_UP)
    return PEAK * (0.001 + 0.5 * (1 + np.cos(np.pi * (progress - WARM_UP) / (1 - WARM_UP))))


def average(network: nn.Module, progress: float) -> float:
    """Averages all processes' gradients, and their clocks, by which all set the same rate."""
    grads = [p.grad for p in network.parameters()]
    flat = torch.cat([*(g.reshape(-1) for g in grads), torch.tensor([progress])])
    distributed.all_reduce(flat)
    flat /= PROCESSES
    at = 0
    for grad in grads:
        grad.copy_(flat[at : at + grad.numel()].view(grad.shape))
        at += grad.numel()
    return float(flat[-1])


def draw_batch(glyphs: Glyphs, random: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = np.searchsorted(glyphs.odds, random.random(BATCH))
    images = torch.from_numpy(glyphs.pictures[chosen]).float()
    target = torch.from_numpy(glyphs.labels[chosen])
    rejects = BATCH // 16
    images[:rejects] = pieces(images[:rejects])
    target[:rejects] = 0
    return age(normalise(images, uniform(BATCH, 0.83, 1.22) * EM, True)), target


def work(rank: int, glyphs: Glyphs, classes: list[str]) -> None:
    os.environ.update(MASTER_ADDR='127.0.0.1', MASTER_PORT='29531')
    distributed.init_process_group('gloo', rank=rank, world_size=PROCESSES)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(SEED)
    network, averaged = build(len(classes)), build(len(classes))
    torch.manual_seed(SEED + rank)
    random = np.random.default_rng(SEED + rank)
    optimiser = torch.optim.AdamW(network.parameters(), lr=PEAK, weight_decay=0.02)
    loss_of = nn.CrossEntropyLoss(label_smoothing=SMOOTHING)
    started, progress, step = time.monotonic(), 0.0, 0
    while progress < 1:
        inputs, target = draw_batch(glyphs, random)
        loss = loss_of(network(inputs.contiguous(memory_format=torch.channels_last)), target)
        optimiser.zero_grad(set_to_none=False)
        loss.backward()
        progress = average(network, (time.monotonic() - started) / (60 * MINUTES))
        optimiser.param_groups[0]['lr'] = rate(min(1.0, progress))
        optimiser.step()
        follow(averaged, network, min(AVERAGED, step / (step + 10)))
        step += 1
        if rank == 0 and step % 150 == 0:
            scores = measure_all(averaged, glyphs.held, share=30)
            shown = {k: v['first'] for k, v in scores.items()}
            print(step, round(progress, 3), round(float(loss), 3), shown, flush=True)
    distributed.destroy_process_group()
    if rank == 0:
        temperature = find_temperature(averaged, glyphs.held)
        print('temperature', temperature, flush=True)
        with torch.no_grad():
            averaged[-1].weight /= temperature * SOFTENED
            averaged[-1].bias /= temperature * SOFTENED
        scores = measure_all(averaged, glyphs.held)
        print(scores, flush=True)
        recipe = {
            'seed': SEED, 'steps': step, 'batch': BATCH * PROCESSES, 'minutes': MINUTES,
            'temperature': round(temperature, 3), 'softened': SOFTENED,
        }
        export(averaged, classes, glyphs.sources, recipe, scores, OUT, round(1 / SOFTENED, 2))


@torch.no_grad()
def follow(averaged: nn.Module, network: nn.Module, kept: float) -> None:
    for old, new in zip(averaged.state_dict().values(), network.state_dict().values()):
        if old.dtype.is_floating_point:
            old.lerp_(new, 1 - kept)
        else:
            old.copy_(new)


if __name__ == '__main__':
    torch.set_num_threads(1)
    classes = all_classes()
    processes.start_processes(work, (gather(classes, SEED, PROCESSES), classes), PROCESSES, start_method='fork')

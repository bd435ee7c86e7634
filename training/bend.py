"""A hand's unevenness, for whatever is drawn with a font."""

import random

from PIL import Image


def bend(r: random.Random, image: Image.Image, amount: float, step: int) -> Image.Image:
    """Moves the knots of a grid of `step` pixels by `amount` pixels: no two letters are alike then."""
    columns, rows = image.width // step + 2, image.height // step + 2
    knots = [[(x * step + r.gauss(0, amount), y * step + r.gauss(0, amount)) for x in range(columns)] for y in range(rows)]
    mesh = []
    for y in range(rows - 1):
        for x in range(columns - 1):
            box = (x * step, y * step, (x + 1) * step, (y + 1) * step)
            quad = (*knots[y][x], *knots[y + 1][x], *knots[y + 1][x + 1], *knots[y][x + 1])
            mesh.append((box, quad))
    return image.transform(image.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)

"""What the lines say: as in training/latin-lines, with counts and dates, and more digits."""
import os
import random
import string
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'latin-lines'))
from texts import ALPHANUMERIC, draw_kind, email, phone, sentence, signs  # noqa: E402


def code(r: random.Random) -> str:
    return ''.join(r.choice(ALPHANUMERIC) for _ in range(r.randint(3, 16)))


def number(r: random.Random) -> str:
    """Counts, dates and amounts: digits that no plan of numbers restrains."""
    digits = ''.join(r.choice(string.digits) for _ in range(r.randint(1, 11)))
    year, month, day = r.randint(1920, 2030), r.randint(1, 12), r.randint(1, 31)
    mark = r.choice('/-.')
    return r.choice([digits, digits, f'{year}{mark}{month}{mark}{day}', f'{year}{mark}{month:02}{mark}{day:02}',
                     f'{r.randint(1, 999)},{r.randint(0, 999):03}', f'+81-{r.randint(1, 99)}-{digits}'])


KINDS = [(0.42, email), (0.32, code), (0.12, phone), (0.06, number), (0.05, sentence), (0.03, signs)]


def compose(r: random.Random) -> str:
    return draw_kind(r, KINDS)

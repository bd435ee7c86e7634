"""What the lines say: addresses, codes, telephone numbers and names, made up and seeded."""
import json
import os
import random
import string

WORDS = (
    'info mail office clinic dental naika shika iin yakkyoku pharmacy reception uketsuke jimu honda ito kato mori '
    'aozora sakura midori hikari wakaba chuo minato kita nishi higashi minami tokyo osaka kyoto nagoya sapporo '
    'sendai hiroshima fukuoka yokohama kobe green smile family heart care life health medical support center '
    'group works systems network home desk staff admin contact hello order shop store news blog web cloud data '
    'taro hanako kenji yuko akira naoki mika emi rina ken shin jun kei yuu mao ryo sho dai ami eri kumi toru '
    'blue river stone field hill wood lake north south bridge garden flower spring summer winter light bird '
    'quick brown jazz vexing wizard pyxis zephyr quartz box fix joker'
).split()
SURNAMES = (
    'sato suzuki takahashi tanaka ito watanabe yamamoto nakamura kobayashi kato yoshida yamada sasaki yamaguchi '
    'matsumoto inoue kimura hayashi shimizu saito abe mori ikeda hashimoto ishikawa yamazaki ogawa maeda fujita '
    'okada goto hasegawa murakami kondo ishii sakamoto endo aoki fujii nishimura fukuda ota miura fujiwara '
    'okamoto matsuda nakajima nakagawa nakano harada ono tamura takeuchi kaneko wada nakayama ishida ueda morita'
).split()
ENDINGS = ['jp', 'co.jp', 'ne.jp', 'or.jp', 'com', 'net', 'org', 'jp', 'com', 'info', 'go.jp', 'ac.jp', 'lg.jp']
PROVIDERS = (
    'gmail.com yahoo.co.jp outlook.jp outlook.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp nifty.com '
    'ocn.ne.jp icloud.com hotmail.com biglobe.ne.jp so-net.ne.jp plala.or.jp dion.ne.jp'
).split()
#: RFC 2606's names stand for domains that nobody has.
RESERVED = 'example.com example.jp example.co.jp example.or.jp mail.example.net med.example.org'.split()
ALPHANUMERIC = string.ascii_letters + string.digits
GIVEN = 'Harriet James Olivia William Amelia Noah Grace Oliver Emily Jack Sophie Liam Ava Lily Mia Ann'.split()


def domain(r: random.Random) -> str:
    kind = r.random()
    if kind < 0.25:
        return r.choice(PROVIDERS)
    if kind < 0.35:
        return r.choice(RESERVED)
    name = r.choice(WORDS + SURNAMES)
    if r.random() < 0.5:
        name += r.choice(['-', '', '', '.']) + r.choice(WORDS)
    if r.random() < 0.15:
        name += str(r.randint(1, 99))
    return f'{name}.{r.choice(ENDINGS)}'


def email(r: random.Random) -> str:
    kind = r.random()
    name = r.choice(SURNAMES if kind < 0.5 else WORDS)
    if kind > 0.9:
        name = ''.join(r.choice(string.ascii_lowercase) for _ in range(r.randint(3, 8)))
    more = r.random()
    if more < 0.25:
        name += str(r.randint(0, 999))
    elif more < 0.65:
        name += r.choice('._-') + r.choice([r.choice(WORDS), r.choice(SURNAMES), r.choice(string.ascii_lowercase)])
    return f'{name}@{domain(r)}'


def code(r: random.Random) -> str:
    return ''.join(r.choice(ALPHANUMERIC) for _ in range(r.randint(4, 15)))


def phone(r: random.Random) -> str:
    digits = lambda n: ''.join(r.choice('0123456789') for _ in range(n))  # noqa: E731
    return r.choice([
        f'0{digits(1)}-{digits(4)}-{digits(4)}', f'0{digits(2)}-{digits(3)}-{digits(4)}',
        f'0{r.choice("5789")}0-{digits(4)}-{digits(4)}', f'0{digits(9)}', f'0{digits(2)}({digits(3)}){digits(4)}',
    ])


def sentence(r: random.Random) -> str:
    kind = r.random()
    if kind < 0.5:
        return f'{r.choice(GIVEN)} {r.choice(SURNAMES).capitalize()}'
    words = [r.choice(WORDS + SURNAMES) for _ in range(r.randint(2, 4))]
    return ' '.join(words).capitalize() + r.choice(['', '.', '!', '?', ' (' + r.choice(WORDS) + ')', ' & ' + r.choice(WORDS)])


def signs(r: random.Random) -> str:
    return ''.join(r.choice(string.punctuation + ALPHANUMERIC) for _ in range(r.randint(4, 12)))


KINDS = [(0.5, email), (0.3, code), (0.08, phone), (0.08, sentence), (0.04, signs)]


def draw_kind(r: random.Random, kinds: list) -> str:
    """A text of one of `kinds`, (share, how it is made) each; addresses take what their shares leave."""
    draw = r.random()
    for share, kind in kinds:
        if draw < share:
            return kind(r)
        draw -= share
    return email(r)


def compose(r: random.Random) -> str:
    return draw_kind(r, KINDS)

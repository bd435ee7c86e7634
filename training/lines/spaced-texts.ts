import names from '../../samples/answers/names.json' with { type: 'json' };
import type { Random } from '../../samples/random.ts';

const GIVEN =
  'Harriet James Olivia William Amelia Noah Grace Oliver Emily Jack Sophie Liam Ava Lily Mia Ann Jo'.split(
    ' ',
  );
const SURNAMES =
  "Osgood Smith Jones O'Brien Taylor Smythe-Brown Wilson Lee Illingworth Fitzgerald Will Hill Ito Li".split(
    ' ',
  );
const WORDS =
  'more evening hours please thank you for the help a new chair in reading room it is all too loud on Mondays I like maps and will you open earlier very good staff no 12 24 3rd 2025 (Tokyo) books, tables. at 7:30 quiet'.split(
    ' ',
  );
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789';
/** No space, a narrow one, and the full-width one: people and typists do all three. */
const BETWEEN = ['', ' ', '　'];

/** Latin writing with and without spaces: names, rooms and numbers, sentences, passwords. */
export function composeLatin(random: Random): string {
  const kind = random.next();
  if (kind < 0.4) {
    const middle = random.pick([
      '',
      '',
      `${random.pick([...'ABJKLMT'])}. `,
      `${random.pick(GIVEN)} `,
    ]);
    return `${random.pick(GIVEN)} ${middle}${random.pick(SURNAMES)}`;
  }
  if (kind < 0.52) {
    const more = random.pick(['', 'A', ' B', ' (rear)']);
    return `${random.pick(['Room', 'Unit', 'Floor', 'Box'])} ${random.whole(1, 400)}${more}`;
  }
  if (kind < 0.6) return random.pick(SURNAMES);
  if (kind < 0.75)
    return Array.from({ length: random.whole(8, 14) }, () => random.pick([...LETTERS])).join('');
  const words = Array.from({ length: random.whole(2, 6) }, () => random.pick(WORDS)).join(' ');
  return words[0]!.toUpperCase() + words.slice(1) + random.pick(['', '.', '!']);
}

/** Names of people and institutions, their parts set apart or not. */
export function composeJapanese(random: Random): string {
  const surname = String(random.pick(names.surnames)[0]);
  if (random.chance(0.55)) return surname + random.pick(BETWEEN) + random.pick(names.given);
  const place = random.chance(0.5) ? random.pick(names.places) : surname;
  const institution = place + random.pick(Object.values(names.kinds).flat());
  if (random.chance(0.3)) return institution;
  const company = random.chance(0.3)
    ? '株式会社'
    : `医療法人社団${random.pick(names.corporations)}`;
  return company + random.pick(BETWEEN) + institution;
}

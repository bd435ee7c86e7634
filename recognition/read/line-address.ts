import { countNearWords } from './line-address-words.ts';

/**
 * What an e-mail address looks like, as ln-costs: enough to choose between readings that the ink
 * supports almost equally, never enough to overrule clear ink.
 */
const NO_ADDRESS = 10;
const BAD_DOMAIN = 8;
const BAD_LOCAL = 6;
const ODD_ENDING = 6;
/**
 * A top-level domain that there is not: somebody's dot is lost in the letter beside it, as in `ne.jp`
 * with the tail of its j below the dot. There is an address for any other text that the ink allows.
 */
const NO_ENDING = 24;
const ODD_LOCAL = 3;
/** Each capital, up to a word of them: hardly anybody writes an address in mixed case. */
const CAPITAL = 1.5;
const MOST_CAPITALS = 3;
/** Each piece that is a letter away from a usual word: `infc` is more often info than not. */
const NEAR_WORD = 4;

/** Endings of Japanese institutions and of the mail providers that they use. */
const ENDINGS = new Set(
  'jp com net org info biz edu gov io tv me asia tokyo osaka clinic dental hospital health'.split(
    ' ',
  ),
);
/** Two-letter labels before .jp that JPRS assigns by kind of organisation. */
const JAPANESE_KINDS = new Set('co or ne ac go lg ed gr ad'.split(' '));
/** No top-level domain but these themselves ends so. */
const RUN_TOGETHER = /.(?:jp|com|net|org|info)$/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/iu;

/** 0 for a text shaped like an address with a usual ending; higher the less it looks like one. */
export function costOfAddress(text: string): number {
  const [local, domain, ...more] = text.split('@');
  if (local === undefined || domain === undefined || more.length > 0) return NO_ADDRESS;
  const capitals = Math.min(MOST_CAPITALS, [...text].filter((it) => /[A-Z]/u.test(it)).length);
  const badLocal = local === '' || /^\.|\.\.|\.$/u.test(local);
  const oddLocal = /^[-_]|[-_]$/u.test(local);
  const near = NEAR_WORD * countNearWords(text);
  const costOfLocal = (badLocal ? BAD_LOCAL : 0) + (oddLocal ? ODD_LOCAL : 0);
  return costOfDomain(domain) + costOfLocal + CAPITAL * capitals + near;
}

function costOfDomain(domain: string): number {
  const labels = domain.toLowerCase().split('.');
  if (labels.length < 2) return NO_ENDING;
  if (!labels.every((label) => LABEL.test(label))) return BAD_DOMAIN;
  const ending = labels.at(-1)!;
  if (!ENDINGS.has(ending)) return RUN_TOGETHER.test(ending) ? NO_ENDING : ODD_ENDING;
  const before = labels.at(-2)!;
  const odd = ending === 'jp' && before.length === 2 && !JAPANESE_KINDS.has(before);
  return odd ? ODD_ENDING : 0;
}

/** What readers make of ".jp", ".com" and the like at the end of a line, and what may be meant. */
const MISREAD_ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/[.\-_]?[jJi5S3]?[.]?[pP]$/u, '.jp'],
  [/[.\-_]?c[oce0a]?m$/iu, '.com'],
  [/[.\-_]?n[ec]t$/iu, '.net'],
];
const MISREAD_KINDS: readonly (readonly [RegExp, string])[] = [
  [/[.\-_]?[cC][oceO0a]\.jp$/u, '.co.jp'],
  [/[.\-_]?[oO0ec]r\.jp$/u, '.or.jp'],
  [/[.\-_]?n[ec]\.jp$/u, '.ne.jp'],
];

/** The same address with usual endings in place of what may be a misreading of them. */
export function spellEndings(text: string): string[] {
  const endings = MISREAD_ENDINGS.filter(([seen]) => seen.test(text)).map(([seen, meant]) =>
    text.replace(seen, meant),
  );
  const kinds = endings.flatMap((ending) =>
    MISREAD_KINDS.filter(([seen]) => seen.test(ending)).map(([seen, meant]) =>
      ending.replace(seen, meant),
    ),
  );
  return [...endings, ...kinds].filter((ending) => ending !== text);
}

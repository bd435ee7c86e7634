import type { Random } from '../random.ts';
import names from './names.json' with { type: 'json' };
import { inventApplicant } from './person.ts';

/** How far a name that was not written lies from the one that was. */
export const impostorKinds = ['random', 'near', 'otherKind'] as const;
export type ImpostorKind = (typeof impostorKinds)[number];

const KINDS = Object.values(names.kinds).flat();
/** Longest first: 内科医院 ends in 医院, too. */
const SUFFIXES = [...KINDS].sort((a, b) => b.length - a.length);
const CHARACTERS = [
  ...new Set([...names.places, ...names.surnames.map(([name]) => name!)].join('')),
];

/**
 * Another institution's name: `random` any other; `near` the same but for one character before what
 * kind of place it is; `otherKind` the same place or family with another kind (医院, クリニック).
 * Null where this name has no such neighbour.
 */
export function inventImpostor(name: string, kind: ImpostorKind, random: Random): string | null {
  if (kind === 'random') {
    for (;;) {
      const { institution } = inventApplicant(random);
      if (bare(institution) !== bare(name)) return institution;
    }
  }
  const suffix = SUFFIXES.find((it) => name.endsWith(it));
  if (suffix === undefined) return null;
  const head = name.slice(0, -suffix.length);
  if (kind === 'otherKind') {
    const others = KINDS.filter((it) => it !== suffix);
    return head + random.pick(others);
  }
  const own = [...head];
  const places = own.flatMap((it, at) => (/\s/u.test(it) ? [] : [at]));
  // The place or family stands last, behind any corporation.
  const at = random.pick(places.slice(-2));
  const others = CHARACTERS.filter((it) => it !== own[at] && !isForm(it, own[at]!));
  return own.with(at, random.pick(others)).join('') + suffix;
}

const bare = (name: string): string => name.replace(/\s/gu, '');

/** 髙 for 高 makes no other name. */
const isForm = (one: string, other: string): boolean =>
  ['高髙', '崎﨑', '辺邊', '斎齋'].some((pair) => pair.includes(one) && pair.includes(other));

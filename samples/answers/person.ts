import names from './names.json' with { type: 'json' };
import type { Random } from '../random.ts';
import { makeInstitutionCode } from './institution-code.ts';

const FULL_WIDTH_SPACE = '\u3000';

/** Invented people and institutions: nobody real is meant. One of them stands behind a record. */
export interface Applicant {
  readonly contact: string;
  readonly institution: string;
  readonly founder: string;
  readonly code: string;
  readonly phone: string;
  readonly email: string;
}

export function inventApplicant(random: Random): Applicant {
  const [surname, romaji] = random.pick(names.surnames) as [string, string];
  const space = random.chance(0.6) ? FULL_WIDTH_SPACE : random.chance(0.5) ? ' ' : '';
  const contact = surname + space + random.pick(names.given);
  const prefectures = Object.keys(names.areaCodes);
  // The four prefectures with a rule of their own hold a third of all institutions.
  const prefecture = random.chance(0.35)
    ? random.pick(['11', '12', '13', '14'])
    : random.pick(prefectures);
  const table = random.weighted([
    { weight: 5, id: '1' as const },
    { weight: 3, id: '3' as const },
    { weight: 3, id: '4' as const },
  ]).id;
  const number = String(random.whole(10_000, 899_999)).padStart(6, '0');
  const institution = inventInstitution(random, table, surname);
  return {
    contact,
    institution: institution.name,
    founder: institution.founder,
    code: makeInstitutionCode(prefecture, table, number),
    phone: inventPhone(random, prefecture),
    email: inventEmail(random, romaji),
  };
}

function inventInstitution(
  random: Random,
  table: '1' | '3' | '4',
  surname: string,
): { name: string; founder: string } {
  const kind = random.pick(names.kinds[table]);
  const main = (random.chance(0.55) ? random.pick(names.places) : surname) + kind;
  const founderPerson =
    random.pick(names.surnames)[0] + FULL_WIDTH_SPACE + random.pick(names.given);
  if (table === '4' && random.chance(0.5)) {
    const company = `株式会社${random.pick(names.places)}ファーマ`;
    return { name: main, founder: company };
  }
  if (random.chance(0.3)) {
    const corporation = `医療法人社団${random.pick(names.corporations)}`;
    const name = random.chance(0.5) ? `${corporation}${FULL_WIDTH_SPACE}${main}` : main;
    return { name, founder: corporation };
  }
  return { name: main, founder: founderPerson };
}

export function inventPhone(random: Random, prefecture?: string): string {
  const codes: Record<string, string> = names.areaCodes;
  const mobile = random.chance(0.15);
  const area = mobile
    ? random.pick(['050', '070', '080', '090'])
    : ((prefecture && codes[prefecture]) ?? random.pick(Object.values(codes)));
  const rest = mobile ? 8 : 10 - area.length;
  const last = String(random.whole(0, 9999)).padStart(4, '0');
  const middle =
    String(random.whole(200, 899)).padStart(3, '2') + (rest === 8 ? random.whole(0, 9) : '');
  const style = random.next();
  if (style < 0.84) return `${area}-${middle}-${last}`;
  if (style < 0.92) return `${area}${middle}${last}`;
  return `${area}(${middle})${last}`;
}

export function inventEmail(random: Random, romaji?: string): string {
  const name = romaji ?? random.pick(names.surnames)[1];
  const local = random.pick([
    name,
    `${name}${random.whole(1, 99)}`,
    `info`,
    `${name}.${random.pick(['k', 'm', 't', 'y'])}`,
    `${name}_${random.pick(['dental', 'clinic', 'naika', 'office'])}`,
    `uketsuke-${name}`,
  ]);
  return `${local}@${random.pick(names.domains)}`;
}

const PASSWORD_LETTERS = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789';

export function inventPassword(random: Random, length = random.whole(8, 14)): string {
  return Array.from({ length }, () => random.pick([...PASSWORD_LETTERS])).join('');
}

export const inventPersonName = (random: Random): string =>
  `${random.pick(names.surnames)[0] ?? ''}${FULL_WIDTH_SPACE}${random.pick(names.given)}`;

export const inventSentence = (random: Random): string => random.pick(names.sentences);

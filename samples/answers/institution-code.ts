import type { Random } from '../random.ts';

/** 埼玉, 千葉, 東京 and 神奈川 check the last seven digits only; all others all ten (DOMAIN). */
const SEVEN_DIGIT_PREFECTURES = new Set(['11', '12', '13', '14']);

/** The digit that makes `payload` + digit pass the Luhn check. */
export function luhnDigit(payload: string): string {
  let sum = 0;
  [...payload].reverse().forEach((character, index) => {
    const doubled = Number(character) * (index % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return String((10 - (sum % 10)) % 10);
}

/** Prefecture 2, points table 1, number 6, check digit 1. */
export function makeInstitutionCode(prefecture: string, table: string, number: string): string {
  const checked = SEVEN_DIGIT_PREFECTURES.has(prefecture) ? number : prefecture + table + number;
  return prefecture + table + number + luhnDigit(checked);
}

/** A code with a last digit that cannot be right. */
export function spoilCheckDigit(code: string, random: Random): string {
  return code.slice(0, -1) + String((Number(code.slice(-1)) + random.whole(1, 9)) % 10);
}

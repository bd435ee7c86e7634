/**
 * What a Japanese telephone number looks like, as ln-costs: enough to choose between readings that
 * the ink supports almost equally. National numbers begin with 0 and have ten digits, eleven where
 * they begin with 020, 050, 060, 070, 080 or 090 (numbering plan of the Ministry of Internal
 * Affairs and Communications).
 */
const ODD_LENGTH = 4;
const NO_ZERO = 3;
const ODD_SIGNS = 4;

const ELEVEN = /^0[256789]0/u;
/** Digits in up to three groups by hyphens, or with the middle one in brackets. */
const GROUPED = /^[0-9]+(?:-[0-9]+){0,2}$|^[0-9]*\([0-9]+\)[0-9]+(?:-[0-9]+)?$/u;

/** 0 for a text shaped like a national number; higher the less it looks like one. */
export function costOfPhone(text: string): number {
  const digits = text.replace(/[^0-9]/gu, '');
  // Abroad other lengths hold: nothing is said of them.
  if (text.startsWith('+')) return 0;
  const length = ELEVEN.test(digits) ? 11 : 10;
  return (
    (digits.length === length ? 0 : ODD_LENGTH) +
    (digits.startsWith('0') ? 0 : NO_ZERO) +
    (GROUPED.test(text) ? 0 : ODD_SIGNS)
  );
}

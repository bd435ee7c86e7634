/**
 * A name from outside, fit for a terminal: a control character in it could move the cursor or
 * colour what follows, and a mark of direction could turn it round. Each is written out, as `\u001b`.
 */
export const printable = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

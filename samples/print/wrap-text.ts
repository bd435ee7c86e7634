/** Characters that may not begin a line, and that may not end one (JIS X 4051, the common part). */
const NOT_FIRST = new Set(
  '、。，．・：；？！）〕］｝〉》」』】〟ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.:;?!)]}',
);
const NOT_LAST = new Set('（〔［｛〈《「『【〝([{');
/** Runs of these are kept whole: `(1/2)`, `2025`, an address. */
const LATIN = /^[\p{Script=Latin}\p{Nd}@./_-]$/u;

/**
 * Breaks text into lines that are at most `width` wide; `\n` breaks always. `measure` tells a
 * text's width in the same unit. A single piece wider than the line stands on a line of its own.
 */
export function wrapText(text: string, width: number, measure: (text: string) => number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width, measure));
}

function wrapParagraph(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of splitUnbreakable(text)) {
    if (line !== '' && measure(line + piece) > width) {
      lines.push(line.trimEnd());
      line = piece === ' ' ? '' : piece;
    } else line += piece;
  }
  return [...lines, line];
}

/** The smallest pieces between which a line may break. */
function splitUnbreakable(text: string): string[] {
  const pieces: string[] = [];
  let previous = '';
  for (const character of text) {
    const joined =
      NOT_FIRST.has(character) ||
      NOT_LAST.has(previous) ||
      (LATIN.test(character) && LATIN.test(previous));
    if (joined && pieces.length > 0) pieces[pieces.length - 1] += character;
    else pieces.push(character);
    previous = character;
  }
  return pieces;
}

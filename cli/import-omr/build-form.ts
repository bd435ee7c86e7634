import type { FormSource } from '../../schemas/form/form.ts';
import type { BubbleField } from './lay-bubbles.ts';
import { expandLabel } from './lay-bubbles.ts';
import type { OmrTemplate } from './read-template.ts';
import type { Corner, Corners, PaperSize } from './rectify-blank.ts';

const A4: PaperSize = { width: 210, height: 297 };
/** A photograph's corners tell the sides' ratio this well. */
const SAME_RATIO = 0.03;

/**
 * A template knows pixels only, and stretches every page to its own. Without a word on the paper the
 * page keeps the ratio that it has on the picture, and is as large as fits on A4, upright or lying:
 * right within a few per cent for sheets that fill the paper.
 */
export function choosePaper([a, b, c, d]: Corners): PaperSize {
  const across = distance(a, b) + distance(d, c);
  const down = distance(a, d) + distance(b, c);
  const [w, h] = across <= down ? [A4.width, A4.height] : [A4.height, A4.width];
  if (Math.abs(down / across / (h / w) - 1) < SAME_RATIO) return { width: w, height: h };
  const scale = Math.min(w / across, h / down);
  return { width: round(across * scale), height: round(down * scale) };
}

const distance = (from: Corner, to: Corner): number => Math.hypot(to.x - from.x, to.y - from.y);

/** The form of a template: each of its fields becomes a choice among its bubbles. */
export function buildForm(
  template: OmrTemplate,
  fields: readonly BubbleField[],
  paper: PaperSize,
  name: { readonly id: string; readonly title: string },
): FormSource {
  const scaleX = paper.width / template.pageDimensions[0];
  const scaleY = paper.height / template.pageDimensions[1];
  const ids = nameUniquely(
    fields.map(({ label }) => label),
    toFieldId,
  );
  const groups = groupsOf(template);
  return {
    id: name.id,
    version: 1,
    title: { ja: name.title, en: name.title },
    pages: [paper],
    blank: 'blank.png',
    policy: { accept: 0.99, blank: 0.99, maxResidual: 0.6, review: 'when-unsure' },
    fields: fields.map(({ label, bubbles }, index) => {
      const group = groups.get(label);
      const text = group === undefined || group === label ? label : `${group}: ${label}`;
      const options = nameUniquely(
        bubbles.map(({ value }) => value),
        toOptionId,
      );
      return {
        id: ids[index]!,
        kind: 'choice',
        label: { ja: text, en: text },
        options: bubbles.map((bubble, at) => ({
          id: options[at]!,
          label: { ja: bubble.value, en: bubble.value },
          box: [
            round(bubble.x * scaleX),
            round(bubble.y * scaleY),
            round(bubble.width * scaleX),
            round(bubble.height * scaleY),
          ],
        })),
      };
    }),
  };
}

/** Field label → the custom label that it is a part of: `roll3` → `Roll`. */
function groupsOf({ customLabels }: OmrTemplate): Map<string, string> {
  return new Map(
    Object.entries(customLabels).flatMap(([group, labels]) =>
      labels.flatMap(expandLabel).map((label) => [label, group] as const),
    ),
  );
}

/** Long questions make long names: enough of them to tell one from another. */
const LONGEST_ID = 40;

/** `q5_1` → `q5N1`, `Subject Code` → `subjectCode`: camelCase, since rules speak of fields. */
function toFieldId(label: string): string {
  const words = label.match(/[A-Za-z]+|\d+/g) ?? [];
  const camel = words
    .map((word, index) => {
      if (index === 0) return word.charAt(0).toLowerCase() + word.slice(1);
      const joins = /\d$/.test(words[index - 1]!) && /^\d/.test(word) ? 'N' : '';
      return joins + word.charAt(0).toUpperCase() + word.slice(1);
    })
    .join('')
    .slice(0, LONGEST_ID);
  return /^[a-z]/.test(camel) ? camel : `field${camel}`;
}

const toOptionId = (value: string): string =>
  value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'option';

/** Names that would be equal get numbers. */
function nameUniquely(labels: readonly string[], toName: (label: string) => string): string[] {
  const taken = new Set<string>();
  return labels.map((label) => {
    const base = toName(label);
    let name = base;
    for (let count = 2; taken.has(name); count++) name = `${base}x${count}`;
    taken.add(name);
    return name;
  });
}

/** Hundredths of a millimetre. */
const round = (value: number): number => Math.round(value * 100) / 100;

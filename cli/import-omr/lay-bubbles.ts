import { errorAt, type FormFault } from '../../schemas/form/problem.ts';
import { FIELD_TYPES, type OmrBlock, type OmrTemplate } from './read-template.ts';

/** One bubble in the pixels of the template's page. */
export interface Bubble {
  readonly value: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface BubbleField {
  readonly block: string;
  /** As the template calls it: `q7`, `roll3`. */
  readonly label: string;
  readonly bubbles: readonly Bubble[];
}

/** Every field of a template with the places of its bubbles, in the template's order. */
export function layBubbles(template: OmrTemplate): BubbleField[] {
  return Object.entries(template.fieldBlocks).flatMap(([name, block]) =>
    layBlock(name, block, block.bubbleDimensions ?? template.bubbleDimensions),
  );
}

/**
 * Bubbles run from the origin along the direction, fields across it. The origin is the top left
 * corner of the first bubble (OMRChecker, `Template.FieldBlock.generate_bubble_grid`).
 */
function layBlock(name: string, block: OmrBlock, size: readonly [number, number]): BubbleField[] {
  const type = block.fieldType === undefined ? undefined : FIELD_TYPES[block.fieldType];
  const values = type?.values ?? block.bubbleValues ?? [];
  const vertical = (type?.direction ?? block.direction) === 'vertical';
  const [left, top] = block.origin;
  const [width, height] = size;
  return block.fieldLabels.flatMap(expandLabel).map((label, across) => ({
    block: name,
    label,
    bubbles: values.map((value, along) => ({
      value,
      x: left + (vertical ? across * block.labelsGap : along * block.bubblesGap),
      y: top + (vertical ? along * block.bubblesGap : across * block.labelsGap),
      width,
      height,
    })),
  }));
}

/** `q1..4` → q1, q2, q3, q4; anything else is a name by itself. */
export function expandLabel(label: string): string[] {
  const range = /^(.*?\D)?(\d+)\.{2,3}(\d+)$/.exec(label);
  if (!range) return [label];
  const [, prefix = '', from, to] = range;
  const [first, last] = [Number(from), Number(to)];
  if (last < first) return [label];
  return Array.from({ length: last - first + 1 }, (_, index) => `${prefix}${first + index}`);
}

/** Blocks that overlap, lie beyond the page, or name a field twice. */
export function checkBubbles(template: OmrTemplate, fields: readonly BubbleField[]): FormFault[] {
  const [width, height] = template.pageDimensions;
  const faults: FormFault[] = [];
  const told = new Set<string>();
  const tell = (block: string, key: string, message: string): void => {
    if (told.has(`${block} ${key}`)) return;
    told.add(`${block} ${key}`);
    faults.push({ ...errorAt(['fieldBlocks', block], message), onKey: true });
  };
  const labels = new Map<string, string>();
  const before: { block: string; bubble: Bubble }[] = [];
  for (const { block, label, bubbles } of fields) {
    const other = labels.get(label);
    if (other !== undefined)
      tell(block, label, `"${label}" is a field of "${other}" already: rename it in one of them.`);
    labels.set(label, block);
    for (const bubble of bubbles) {
      if (isBeyond(bubble, width, height))
        tell(
          block,
          'page',
          `Bubbles of "${block}" lie beyond the page of ${width} × ${height} pixels: correct "origin", "bubblesGap" or "labelsGap".`,
        );
      const hit = before.find((one) => overlaps(one.bubble, bubble));
      if (hit)
        tell(
          block,
          `over ${hit.block}`,
          hit.block === block
            ? `Bubbles of "${block}" overlap each other: raise "bubblesGap" or "labelsGap", or lower "bubbleDimensions".`
            : `"${block}" overlaps "${hit.block}": correct "origin", "bubblesGap" or "labelsGap" of one of them.`,
        );
      before.push({ block, bubble });
    }
  }
  return faults;
}

const isBeyond = ({ x, y, width, height }: Bubble, pageWidth: number, pageHeight: number) =>
  x < 0 || y < 0 || x + width > pageWidth || y + height > pageHeight;

const overlaps = (a: Bubble, b: Bubble): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

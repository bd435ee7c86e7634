import type { GreyImage } from '../../recognition/raster/image.ts';
import type { BubbleField } from './lay-bubbles.ts';

const { floor, max, min, round } = Math; // bound: jest makes the global slow in pixel loops

/** Looked at around a bubble: its frame, and what a pen leaves beside it; share of its size. */
const MARGIN = 0.25;
/** Of bubbles with the same print this share, the lightest, is taken to be unmarked. */
const UNMARKED_SHARE = 0.4;
/** Darker than an unmarked one by this much of white: a mark, be it in pencil. */
const MARK_DARKNESS = 0.06 * 255;
/** A light patch of paper is the 90th percentile of what is around a bubble. */
const PAPER_QUANTILE = 0.9;

export interface ErasedBlank {
  readonly blank: GreyImage;
  readonly erased: number;
  /** Bubbles of a print that no unmarked one was found of: they now show another's print. */
  readonly guessed: readonly string[];
}

interface Patch {
  readonly name: string;
  readonly print: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Paper = 1. */
  readonly light: Float32Array;
  readonly paper: number;
  /** Mean darkness within the bubble, of 255. */
  readonly dark: number;
}

/**
 * Makes a blank of a sheet that was filled in: every bubble that is darker than others with the same
 * print is painted over with the median of those. `scale`: blank pixels a template pixel.
 */
export function eraseMarks(
  filled: GreyImage,
  fields: readonly BubbleField[],
  scale: { readonly x: number; readonly y: number },
): ErasedBlank {
  const patches = fields.flatMap((field) =>
    field.bubbles.map((bubble) =>
      cutPatch(filled, bubble, scale, `${field.label}=${bubble.value}`),
    ),
  );
  const blank = { ...filled, data: Uint8Array.from(filled.data) };
  const guessed: string[] = [];
  let erased = 0;
  for (const [size, ofSize] of groupBy(patches, ({ width, height }) => `${width}×${height}`)) {
    const anyClean = medianOf(lightest(ofSize));
    const usual = middle(lightest(ofSize).map(({ dark }) => dark));
    for (const group of groupBy(ofSize, ({ print }) => `${print} ${size}`).values()) {
      const light = lightest(group);
      const isTold = middle(light.map(({ dark }) => dark)) < usual + 2 * MARK_DARKNESS;
      const clean = isTold ? medianOf(light) : anyClean;
      const limit = (isTold ? middle(light.map(({ dark }) => dark)) : usual) + MARK_DARKNESS;
      for (const patch of group) {
        if (patch.dark <= limit) continue;
        erased++;
        if (!isTold) guessed.push(patch.name);
        paint(blank, patch, clean);
      }
    }
  }
  return { blank, erased, guessed };
}

function cutPatch(
  { data, width, height }: GreyImage,
  bubble: BubbleField['bubbles'][number],
  scale: { readonly x: number; readonly y: number },
  name: string,
): Patch {
  const inner = {
    width: round(bubble.width * scale.x),
    height: round(bubble.height * scale.y),
  };
  const [marginX, marginY] = [round(inner.width * MARGIN), round(inner.height * MARGIN)];
  const left = round(bubble.x * scale.x) - marginX;
  const top = round(bubble.y * scale.y) - marginY;
  const size = { width: inner.width + 2 * marginX, height: inner.height + 2 * marginY };
  const light = new Float32Array(size.width * size.height);
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const [fromX, fromY] = [clamp(left + x, width), clamp(top + y, height)];
      light[y * size.width + x] = data[fromY * width + fromX]!;
    }
  const paper = max(1, Float32Array.from(light).sort()[floor(light.length * PAPER_QUANTILE)]!);
  for (let at = 0; at < light.length; at++) light[at] = min(1, light[at]! / paper);
  let sum = 0;
  for (let y = marginY; y < marginY + inner.height; y++)
    for (let x = marginX; x < marginX + inner.width; x++) sum += 1 - light[y * size.width + x]!;
  const dark = (255 * sum) / (inner.width * inner.height);
  return { name, print: bubble.value, left, top, ...size, light, paper, dark };
}

function paint({ data, width, height }: GreyImage, patch: Patch, clean: Float32Array): void {
  for (let y = 0; y < patch.height; y++)
    for (let x = 0; x < patch.width; x++) {
      const [toX, toY] = [patch.left + x, patch.top + y];
      if (toX < 0 || toY < 0 || toX >= width || toY >= height) continue;
      data[toY * width + toX] = min(255, clean[y * patch.width + x]! * patch.paper);
    }
}

function lightest(patches: readonly Patch[]): Patch[] {
  const count = max(1, floor(patches.length * UNMARKED_SHARE));
  return [...patches].sort((a, b) => a.dark - b.dark).slice(0, count);
}

function medianOf(patches: readonly Patch[]): Float32Array {
  const length = patches[0]?.light.length ?? 0;
  return Float32Array.from({ length }, (_, at) => middle(patches.map(({ light }) => light[at]!)));
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

const clamp = (value: number, length: number): number => max(0, min(length - 1, value));

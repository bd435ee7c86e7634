import type { GreyImage } from '../raster/image.ts';
import type { Component } from './line-components.ts';

/** A vertical slice of a line that is never cut further; right exclusive. */
export interface Atom {
  readonly left: number;
  readonly right: number;
}

/** Slices that overlap by more than this share of the narrower one belong to one character. */
const OVERLAP = 0.5;
/** Wider than this share of the em, a slice may be several characters that touch. */
const WIDE = 1.15;
/** Where a wide slice may be cut: columns with less ink than this share of its average. */
const THIN = 0.55;
const INK = 128;

/** The em: characters are about as high as the writing's body, never wider than a line is high. */
export function estimateEm(components: readonly Component[], bodyHeight: number): number {
  const heights = components.map(({ top, bottom }) => bottom - top).sort((a, b) => a - b);
  const tall = heights[Math.floor(heights.length * 0.9)] ?? bodyHeight;
  return Math.max(tall, bodyHeight * 0.8);
}

/** Cuts a line into slices at gaps between components, and through thin places of wide ones. */
export function cutAtoms(image: GreyImage, components: readonly Component[], em: number): Atom[] {
  const sorted = [...components].sort((a, b) => a.left - b.left);
  const merged: { left: number; right: number }[] = [];
  for (const { left, right } of sorted) {
    const last = merged.at(-1);
    const shared = last ? last.right - left : 0;
    if (last && shared > 0 && shared >= OVERLAP * Math.min(right - left, last.right - last.left))
      last.right = Math.max(last.right, right);
    else if (last && right <= last.right) continue;
    else merged.push({ left, right });
  }
  const profile = inkByColumn(image);
  return merged.flatMap((atom) => cutWide(atom, profile, em));
}

function inkByColumn({ width, height, data }: GreyImage): Uint32Array {
  const profile = new Uint32Array(width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (data[y * width + x]! < INK) profile[x]! += 1;
  return profile;
}

/** Cuts at local minima of ink, at least a fifth of an em apart from each other and the ends. */
function cutWide(atom: Atom, profile: Uint32Array, em: number): Atom[] {
  if (atom.right - atom.left <= WIDE * em) return [atom];
  const reach = Math.max(2, Math.round(em * 0.2));
  const columns = profile.subarray(atom.left, atom.right);
  const average = columns.reduce((sum, ink) => sum + ink, 0) / columns.length;
  const cuts = [atom.left];
  for (let x = atom.left + reach; x < atom.right - reach; x++) {
    const around = profile.subarray(x - reach, x + reach + 1);
    const lowest = Math.min(...around);
    if (profile[x]! === lowest && profile[x]! < average * THIN && x - cuts.at(-1)! >= reach)
      cuts.push(x);
  }
  cuts.push(atom.right);
  return cuts.slice(1).map((right, index) => ({ left: cuts[index]!, right }));
}

import { createGrey } from '../raster/image.ts';
import type { Component } from './line-components.ts';
import type { LineInk } from './line-ink.ts';

/** A row lower than this share of the highest one is a dot or an accent of its neighbour. */
const LEAST_ROW = 0.4;

/**
 * Splits writing of several lines where its components leave horizontal gaps; top to bottom.
 * Rows whose strokes interlock stay together, and are then read as one: badly, and known to be.
 */
export function splitRows(line: LineInk): LineInk[] {
  const groups = groupByRow(line.components);
  if (groups.length < 2) return [line];
  return groups.map((components) => cutRow(line, components));
}

function groupByRow(components: readonly Component[]): Component[][] {
  const bands: { top: number; bottom: number; members: Component[] }[] = [];
  for (const part of [...components].sort((a, b) => a.top - b.top)) {
    const last = bands.at(-1);
    if (last && part.top < last.bottom) {
      last.bottom = Math.max(last.bottom, part.bottom);
      last.members.push(part);
    } else bands.push({ top: part.top, bottom: part.bottom, members: [part] });
  }
  const highest = Math.max(...bands.map(({ top, bottom }) => bottom - top));
  const rows: typeof bands = [];
  for (const band of bands) {
    const before = rows.at(-1);
    const low = (row: typeof band): boolean => row.bottom - row.top < highest * LEAST_ROW;
    if (before && (low(band) || low(before))) {
      before.bottom = band.bottom;
      before.members.push(...band.members);
    } else rows.push(band);
  }
  return rows.map(({ members }) => members);
}

const MARGIN = 4;

function cutRow(line: LineInk, components: readonly Component[]): LineInk {
  const top = Math.max(0, Math.min(...components.map((part) => part.top)) - MARGIN);
  const bottom = Math.min(
    line.image.height,
    Math.max(...components.map((part) => part.bottom)) + MARGIN,
  );
  const left = Math.max(0, Math.min(...components.map((part) => part.left)) - MARGIN);
  const right = Math.min(
    line.image.width,
    Math.max(...components.map((part) => part.right)) + MARGIN,
  );
  const image = createGrey(right - left, bottom - top);
  for (let y = top; y < bottom; y++)
    image.data.set(
      line.image.data.subarray(y * line.image.width + left, y * line.image.width + right),
      (y - top) * image.width,
    );
  return {
    ...line,
    image,
    place: {
      x: line.place.x + left,
      y: line.place.y + top,
      width: image.width,
      height: image.height,
    },
    components: components.map((part) => ({
      ...part,
      left: part.left - left,
      right: part.right - left,
      top: part.top - top,
      bottom: part.bottom - top,
    })),
    bodyHeight: Math.min(line.bodyHeight, bottom - top),
  };
}

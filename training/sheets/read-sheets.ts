import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { GreyImage, RectPx } from '../../recognition/raster/image.ts';
import type { Crop } from '../../recognition/segment/crop.ts';
import type { Part } from './read-glyphs.ts';

/** One box that cut-sheets.ts cut: ink, scan and blank lie at `offset` of the sheet's ink file. */
export interface CutRecord {
  readonly kind: 'cell' | 'mark';
  readonly truth: string;
  readonly drawing: string;
  readonly width: number;
  readonly height: number;
  readonly inner: RectPx;
  readonly others: readonly RectPx[];
  readonly offset: number;
}

export interface CutIndex {
  readonly level: number;
  readonly records: readonly CutRecord[];
}

export interface CutBox extends Omit<CutRecord, 'offset' | 'width' | 'height'>, Crop {
  readonly others: readonly RectPx[];
  readonly level: number;
  readonly sheet: string;
}

export const sheetFolder = (part: Part): string => join('training', 'cache', 'sheets', part);

/** The boxes of all sheets of a part, sheet by sheet: all of them at once would not fit. */
export async function* readSheets(part: Part, kind: CutRecord['kind']): AsyncGenerator<CutBox> {
  if (!existsSync(sheetFolder(part))) throw new Error(`cut-sheets.ts --part ${part} has not run`);
  const names = (await readdir(sheetFolder(part))).filter((name) => name.endsWith('.json')).sort();
  for (const name of names) {
    const file = join(sheetFolder(part), name.replace(/\.json$/, ''));
    const { level, records } = JSON.parse(await readFile(`${file}.json`, 'utf8')) as CutIndex;
    const all = new Uint8Array(gunzipSync(await readFile(`${file}.ink.gz`)));
    for (const { offset, width, height, ...rest } of records) {
      if (rest.kind !== kind) continue;
      const size = width * height;
      const [ink, raw, blank] = [0, 1, 2].map((plane): GreyImage => {
        const from = offset + plane * size;
        return { width, height, data: all.slice(from, from + size) };
      });
      yield { ...rest, level, sheet: name, ink: ink!, raw: raw!, blank: blank! };
    }
  }
}

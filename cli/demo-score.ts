import Table from 'cli-table3';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScanSummary } from '../schemas/desk.ts';
import type { Records } from '../store/contracts.ts';
import { groupScores, scoreField, tally, type FieldScore } from '../samples/score.ts';
import { PLAIN } from './scan-table.ts';
import { truthSchema, type Truth } from '../samples/truth.ts';

export interface DemoScore {
  readonly scores: readonly FieldScore[];
  /** Fields that are known but not compared, since the records show them to no one unasked. */
  readonly masked: number;
  /** Pages and files that ended as their truth says: read, or refused for the stated cause. */
  readonly asExpected: number;
  readonly unexpected: readonly string[];
}

/** Compares what the records hold with the truth files of the folders. */
export async function scoreDemo(
  records: Records,
  scans: readonly ScanSummary[],
  folders: readonly string[],
): Promise<DemoScore> {
  const truths = await loadTruths(folders);
  const scores: FieldScore[] = [];
  const unexpected: string[] = [];
  let masked = 0;
  let asExpected = 0;
  for (const scan of scans) {
    const truth = truths.get(scan.fileName);
    if (!truth) continue;
    for (const { name, wanted, got } of outcomes(scan, truth))
      if (wanted === got) asExpected++;
      else unexpected.push(`${name}: expected ${wanted}, got ${got}`);
    for (const page of scan.pages) {
      const known = truth.pages.find(({ number }) => number === page.number);
      const view = known?.expect === 'read' ? await records.viewPage(page.id) : null;
      for (const field of view?.fields ?? []) {
        const fieldTruth = known?.fields.find(({ id }) => id === field.fieldId);
        if (!fieldTruth) continue;
        // A secret's reading is shown to nobody unasked, nor whether there is one.
        if (field.reading === null) masked++;
        else scores.push(scoreField(fieldTruth, field));
      }
    }
  }
  return { scores, masked, asExpected, unexpected };
}

/** Every page ended as it should, and nothing that nobody looks at again is wrong. */
export const agreesWithTruth = ({ scores, unexpected }: DemoScore): boolean =>
  unexpected.length === 0 && tally(scores).automaticWrong === 0;

async function loadTruths(folders: readonly string[]): Promise<Map<string, Truth>> {
  const truths = new Map<string, Truth>();
  for (const folder of folders)
    for (const name of await readdir(folder)) {
      if (!name.endsWith('.truth.json')) continue;
      const truth = truthSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
      truths.set(truth.file, truth);
    }
  return truths;
}

/** What became of a file, or of each of its pages, in the words of the truth file. */
function outcomes(
  scan: ScanSummary,
  truth: Truth,
): { name: string; wanted: string; got: string }[] {
  const word = (expect: Truth['expect']): string => (expect === 'read' ? 'read' : expect.failure);
  if (scan.pages.length === 0)
    return [{ name: scan.fileName, wanted: word(truth.expect), got: scan.failure?.kind ?? 'read' }];
  return scan.pages.map((page) => {
    const known = truth.pages.find(({ number }) => number === page.number);
    return {
      name: `${scan.fileName}, page ${page.number}`,
      wanted: word(known?.expect ?? truth.expect),
      got: page.failure?.kind ?? 'read',
    };
  });
}

export function printScore({ scores, masked, asExpected, unexpected }: DemoScore): string {
  const table = new Table({
    head: [
      'kind',
      'fields',
      'accepted right',
      'accepted wrong',
      'to people',
      'of these proposed right',
      'unread',
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    ...PLAIN,
  });
  const row = (name: string, of: readonly FieldScore[]): void => {
    const { fields, automaticRight, automaticWrong, reviewRight, reviewOther, unread } = tally(of);
    table.push([
      name,
      fields,
      automaticRight,
      automaticWrong,
      reviewRight + reviewOther,
      reviewRight,
      unread,
    ]);
  };
  for (const [kind, of] of groupScores(scores, (score) => score.kind)) row(kind, of);
  row('all', scores);
  const ends = `${asExpected} of ${asExpected + unexpected.length} files and pages ended as their truth says`;
  return (
    `Against the truth files (${masked} secret values are masked and not compared):\n` +
    `${table.toString()}\n${ends}\n${unexpected.map((line) => `  ${line}\n`).join('')}`
  );
}

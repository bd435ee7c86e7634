import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readTruths } from '../../bench/omr/read-truth.ts';
import { scoreSheet } from '../../bench/omr/score-sheet.ts';
import {
  importSet,
  makeFormFolder,
  readSheetSets,
  SETS_FOLDER,
} from '../../bench/omr/sheet-sets.ts';
import { printForm } from '../../cli/import-omr/import-omr.ts';
import { checkFormSource } from '../../schemas/form/check/check-form-source.ts';
import { openReader } from '../../workers/open-reader.ts';

const data = process.env['REAL_DATA_DIR'];
const why = data === undefined ? ': skipped, because REAL_DATA_DIR is not set' : '';
const withData = data === undefined ? test.skip : test;

describe('real sheets', () => {
  test('have forms without an error', async () => {
    for (const { id } of await readSheetSets()) {
      const text = await readFile(join(SETS_FOLDER, id, 'form.json'), 'utf8');
      const errors = checkFormSource(text).filter(({ severity }) => severity === 'error');
      expect([id, errors]).toEqual([id, []]);
    }
  });

  withData(`are imported as the committed form says${why}`, async () => {
    const set = (await readSheetSets()).find(({ id }) => id === 'omr-card')!;
    const { form, erased } = await importSet(set, data!);
    expect(printForm(form)).toBe(
      await readFile(join(SETS_FOLDER, 'omr-card', 'form.json'), 'utf8'),
    );
    expect(erased).toBe(5); // one answer to each question
  });

  withData(
    `of a log sheet printed 5 % larger are found, and no mark is accepted wrongly${why}`,
    async () => {
      const set = (await readSheetSets()).find(({ id }) => id === 'log-tara')!;
      const folder = await mkdtemp(join(tmpdir(), 'real-sheets-'));
      const opened = await openReader([await makeFormFolder(set, data!, folder)]);
      if (!opened.ok) throw new Error(JSON.stringify(opened.error));
      const reader = opened.value;
      try {
        const { form } = reader.forms[0]!;
        const truths = await readTruths(set, form, data!);
        const [sheet] = set.sheets;
        const bytes = await readFile(join(data!, sheet!));
        const file = await reader.inspect(bytes, basename(sheet!));
        if (!file.ok) throw new Error(file.error.kind);
        const read = await reader.read(bytes, file.value, 1);
        if (!read.ok) throw new Error(read.error.kind);
        const score = scoreSheet(form, read.value.reading, truths.get(sheet!)!);
        expect(score.fieldsWrong).toEqual([]);
        expect(score.unread).toBe(0);
        expect(score.right).toBeGreaterThanOrEqual(9); // the empty turbidity boxes at least
      } finally {
        await reader.close();
        await rm(folder, { recursive: true });
      }
    },
    120_000,
  );
});

import { CsvError } from 'csv-parse';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { fail, type Result } from '../../schemas/result.ts';
import type { FormLibrary, ImportedRegistry, Registries } from '../../store/contracts.ts';
import { canonicalJson } from '../../store/encode-json.ts';
import { chooseColumns, type ColumnOptions, type Columns } from './choose-columns.ts';
import { gatherEntries, type Gathering } from './gather-entries.ts';
import { findLookingForm, openKeyCheck, type LookingForm } from './key-check.ts';
import { openTable } from './open-table.ts';
import { MOST_ROWS } from './table.ts';

export interface ImportRequest extends ColumnOptions {
  readonly path: string;
  readonly registry: string;
  readonly actor: string;
  /** May it have fewer than half the entries of the version that counts? */
  readonly shrink: boolean;
  readonly onTrouble: Gathering['onTrouble'];
  readonly onProgress: Gathering['onProgress'];
}

/** Replaces a registry by a file's rows; the error says in words why the file cannot be used. */
export async function importRegistry(
  registries: Registries,
  forms: FormLibrary,
  { path, registry, actor, shrink, onTrouble, onProgress, ...names }: ImportRequest,
): Promise<Result<ImportedRegistry, string>> {
  const looking = findLookingForm(forms.all(), registry);
  const sha256 = await hashFile(path);
  const table = await openTable(path);
  if (!table.ok) return table;
  const rows = table.value;
  try {
    const header = await rows.next();
    if (header.done === true) return fail('it is empty.');
    const columns = chooseColumns(header.value.cells, looking, names);
    if (!columns.ok) return columns;
    const keyField = looking?.keyField;
    const entries = gatherEntries({
      rows,
      columns: columns.value,
      checkKey: openKeyCheck(looking),
      keyLength: keyField?.kind === 'digits' && keyField.exact ? keyField.cells.length : null,
      mostRows: MOST_ROWS,
      onTrouble,
      onProgress,
    });
    const recipe = describeRecipe(columns.value, looking);
    const file = { sha256, fileName: basename(path) };
    return await registries.importRegistry({ registry, ...file, recipe, actor, shrink }, entries);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    if (error instanceof CsvError || isSpreadsheetFault(error))
      return fail(`it cannot be parsed: ${words}. Mend it there, or save it again as CSV or XLSX.`);
    throw error;
  } finally {
    await rows.return(undefined); // closes the file where not all of it was read
  }
}

/** One text for imports that make the same entries of the same file. */
const describeRecipe = ({ key, others }: Columns, looking: LookingForm | null): string =>
  canonicalJson({
    form: looking === null ? null : `${looking.form.id}@${looking.form.version}`,
    key,
    others: Object.fromEntries(others),
  });

const isSpreadsheetFault = (error: unknown): boolean =>
  error instanceof Error && /^Invalid(Input|Spreadsheet)Error$/.test(error.constructor.name);

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

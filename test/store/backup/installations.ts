import type { Config } from '../../../schemas/config.ts';
import { openInstallation, type Installation } from '../../../store/backup/installation.ts';
import { openFolderShelf } from '../../../store/blobs/folder.ts';
import type { Manifest } from '../../../store/backup/format.ts';
import { withSnapshot } from '../../../store/backup/snapshot.ts';
import { writeBackup } from '../../../store/backup/write-backup.ts';
import { openMemoryDatabase } from '../memory-database.ts';

export const watch = { begin: () => undefined, advance: () => undefined };

export async function using<T>(
  config: Config,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const installation = await openInstallation(config, { make: true });
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}

/** One in memory, as a start leaves it; quicker than one on the disk. */
export async function openInMemory(
  originals: string,
  master: Buffer | null = null,
): Promise<Installation> {
  const shelf = openFolderShelf(originals);
  return { mode: 'embedded', shelf, master, ...(await openMemoryDatabase()) };
}

export async function backUp(
  installation: Installation,
  file: string,
  withKey = false,
): Promise<Manifest> {
  const made = await writeBackup(installation, file, {
    application: '0.1.0',
    at: new Date(),
    withKey,
    watch,
  });
  if (!made.ok) throw new Error(made.error.kind);
  return made.value.manifest;
}

/** Every row of every table as text, in no order. Null: there are no tables. */
export const dump = ({ db }: Installation): Promise<Map<string, string[]> | null> =>
  withSnapshot(db, async ({ contents, rows }) => {
    const tables = new Map<string, string[]>(contents.tables.map(({ name }) => [name, []]));
    for await (const { table, lines } of rows()) tables.get(table)!.push(...lines);
    for (const lines of tables.values()) lines.sort();
    return tables;
  });

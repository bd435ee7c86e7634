import { createReadStream } from 'node:fs';
import { extract, type Extract } from 'tar-stream';
import { Flawed } from './flaw.ts';

export interface ArchivePart {
  readonly name: string;
  /** Has to be read, or skipped, before the next part comes. */
  readonly bytes: AsyncIterable<Buffer>;
  skip(): void;
}

type Entry = Extract extends AsyncIterable<infer Source> ? Source : never;

/** Large enough that files of megabytes are few reads. */
const READ_BYTES = 2 ** 20;

/**
 * The parts of an archive one after the other. Nothing is written anywhere, whatever the parts are
 * called. `look`: shown every byte of the file. Throws `Flawed` where it is no whole archive.
 */
export async function* openArchive(
  path: string,
  look: (chunk: Buffer) => void = () => undefined,
): AsyncGenerator<ArchivePart> {
  const archive = extract();
  const file = createReadStream(path, { highWaterMark: READ_BYTES });
  file.on('data', (chunk) => look(chunk as Buffer));
  file.on('error', (error) => archive.destroy(error));
  file.pipe(archive);
  let last: string | null = null;
  const parts = archive[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next: IteratorResult<Entry, undefined> = await asFlaw(parts.next(), last);
      if (next.done === true) return;
      const entry: Entry = next.value;
      const { name, type }: Entry['header'] = entry.header;
      if (type !== 'file') throw new Flawed({ kind: 'foreign-part', part: name });
      last = name;
      yield { name, bytes: readEntry(entry, name), skip: () => entry.resume() };
    }
  } finally {
    file.destroy();
    archive.destroy();
  }
}

async function* readEntry(entry: Entry, name: string): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<unknown> = entry[Symbol.asyncIterator]();
  for (;;) {
    const next = await asFlaw(chunks.next(), name);
    if (next.done === true) return;
    yield next.value as Buffer;
  }
}

/** What tar-stream says of an archive that ends in the middle of a file or of a header. */
const ENDS_EARLY = 'Unexpected end of data';

/** `last`: the part that was read last; null: none yet. */
async function asFlaw<T>(reading: Promise<T>, last: string | null): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined) throw error; // the file system's word
    if (last === null) throw new Flawed({ kind: 'not-a-backup' });
    throw new Flawed(
      message === ENDS_EARLY ? { kind: 'cut-off' } : { kind: 'damaged', part: last },
    );
  }
}

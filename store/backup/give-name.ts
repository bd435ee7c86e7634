import * as fs from 'node:fs/promises';

/** The part of `node:fs/promises` that is used: a test puts a disk without links in its place. */
export type NamingFiles = Pick<typeof fs, 'link' | 'open' | 'rename' | 'rm'>;

/** What file systems without hard links say: exFAT, some shares. */
const NO_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'];

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Gives a file its name, unless something has that: it is never replaced. False: something has it. */
export async function giveName(
  from: string,
  to: string,
  files: NamingFiles = fs,
): Promise<boolean> {
  try {
    await files.link(from, to);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (code === undefined || !NO_LINKS.includes(code)) throw error;
    return takeName(from, to, files);
  }
  await files.rm(from);
  return true;
}

/** An empty file claims the name first. Cut off in between, it is left: it is no backup, and is refused. */
async function takeName(from: string, to: string, files: NamingFiles): Promise<boolean> {
  try {
    await (await files.open(to, 'wx', 0o600)).close();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  await files.rename(from, to);
  return true;
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '../../schemas/config.ts';
import { loadMasterKey, parseMasterKey } from '../vault.ts';

type Named = Pick<Config, 'dataDir' | 'masterKey'>;

/** The file that holds the master key; null: it is in none. */
export function masterKeyFile({ dataDir, masterKey }: Named): string | null {
  return masterKey.kind === 'file' ? (masterKey.path ?? join(dataDir, 'master.key')) : null;
}

/** What people call the place where it comes from. */
export const nameMasterKey = (named: Named): string =>
  masterKeyFile(named) ?? (named.masterKey.kind === 'value' ? 'MASTER_KEY' : 'MASTER_KEY_COMMAND');

/**
 * The master key from where the settings say. `make`: where it would be in the data folder and is not, it is
 * made. Rejects, in words that hold nothing of it, where it is not to be had.
 */
export async function findMasterKey(
  named: Named,
  { make }: { readonly make: boolean },
): Promise<Buffer> {
  const { masterKey } = named;
  const path = masterKeyFile(named);
  if (path !== null)
    return loadMasterKey(path, {
      make: make && masterKey.kind === 'file' && masterKey.path === null,
    });
  const text = masterKey.kind === 'command' ? await askCommand(masterKey.argv) : textOf(masterKey);
  const key = parseMasterKey(text);
  if (key === null) throw new Error(`${nameMasterKey(named)} gives no master key: ${WANTED}`);
  return key;
}

/** The same, null where a file is not there. */
export const findMasterKeyIfThere = async (named: Named): Promise<Buffer | null> => {
  const path = masterKeyFile(named);
  return path !== null && !existsSync(path) ? null : findMasterKey(named, { make: false });
};

const WANTED = 'what it prints has to be 32 bytes in base64, and nothing else';

const textOf = (source: Named['masterKey']): Buffer =>
  Buffer.from(source.kind === 'value' ? source.base64 : '');

/** A key service that does not answer by then would not be waited for by people either. */
const PATIENCE_MS = 30_000;
/** Ample for 44 characters; more is something else. */
const MOST_OUTPUT_BYTES = 1024;

/** What a key service's program prints. Neither that nor what it says of an error is told to anybody. */
function askCommand([program, ...args]: readonly string[]): Promise<Buffer> {
  const name = basename(program!);
  const options = {
    encoding: 'buffer',
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
    maxBuffer: MOST_OUTPUT_BYTES,
    shell: false,
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(program!, args, options, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`MASTER_KEY_COMMAND: ${name} ${wordEnd(error)}`));
    });
    child.stdin?.end(); // it has nobody to ask
  });
}

function wordEnd(
  error: Error & { readonly code?: string | number | null; readonly killed?: boolean },
): string {
  if (error.code === 'ENOENT') return 'is not there: install it, or correct the setting';
  if (error.code === 'EACCES') return 'may not be run by this user';
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return `prints more than ${MOST_OUTPUT_BYTES} bytes: ${WANTED}`;
  if (error.killed === true)
    return `did not answer within ${PATIENCE_MS / 1000} seconds: is the key service reachable?`;
  return `ended with ${error.code ?? 'a signal'}: run it by hand as this user, to see what it says`;
}

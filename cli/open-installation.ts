import { openInstallation, type Installation, type Named } from '../store/backup/installation.ts';
import { FolderInUse } from '../store/dir-lock.ts';
import { requireServers } from './house.ts';

/**
 * Opens what the settings name, without migrating it, and closes it after `work`. Throws, in words, where
 * another process holds the folder, or a server does not answer.
 */
export async function withInstallation<T>(
  named: Named,
  options: { readonly make: boolean },
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const installation = await openOrWord(named, options);
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}

async function openOrWord(named: Named, options: { readonly make: boolean }) {
  try {
    await requireServers(named);
    return await openInstallation(named, options);
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    throw new Error(
      `${error.dir} is in use by process ${error.pid}, and an embedded installation belongs to one process at ` +
        `a time: stop that one first (Ctrl-C, or kill ${error.pid}), run this, then start it again`,
      { cause: error },
    );
  }
}

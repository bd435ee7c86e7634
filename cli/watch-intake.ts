import { takeIn } from '../workers/intake.ts';
import { watchFolders, type FolderWatch } from '../workers/folder/watch-folders.ts';
import type { House } from './house.ts';
import { today } from './receipt-date.ts';

/** Watches the folders that the settings name and says so; null: they name none. */
export function watchIntake({ config, stores, log, findFull }: House): FolderWatch | null {
  const { intakeDirs: folders, intakeSettleMs: settleMs, maxUploadBytes: maxBytes } = config;
  if (folders.length === 0) return null;
  process.stdout.write(`Taking in what comes into ${folders.join(', ')}\n`);
  return watchFolders(folders, {
    takeIn: (upload) => takeIn(stores, upload, findFull),
    findFull,
    today,
    maxBytes,
    settleMs,
    log,
  });
}

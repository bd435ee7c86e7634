import type { Trouble } from '../store/backup/flaw.ts';
import { printable } from './printable.ts';

/** Why a backup is refused, or cannot be restored: what is wrong, and what to do. One line. */
export function wordTrouble(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'not-a-backup':
      return 'this is no backup that madoguchi wrote. Name another file.';
    case 'newer-format':
      return `its format is ${trouble.format}, which this version does not know. Install a newer version, and restore with that.`;
    case 'newer-records':
      return `it was made by a newer version (${printable(trouble.application)}), whose tables this one does not know. Install that version, and restore with it.`;
    case 'cut-off':
      return `it ends before its end: it was cut off while it was written or copied. ${COPY_AGAIN}`;
    case 'damaged':
      return `its part ${printable(trouble.part)} is not what was written: it is damaged or was changed. ${COPY_AGAIN}`;
    case 'missing-part':
      return `its part ${printable(trouble.part)} is missing. ${COPY_AGAIN}`;
    case 'foreign-part':
      return `a part "${printable(trouble.part)}" does not belong in it, or not there: somebody changed it. ${COPY_AGAIN}`;
    case 'too-large':
      return `its part ${printable(trouble.part)} is larger than any part that madoguchi writes: somebody made it. Name another file.`;
    case 'changed':
      return `its bytes are not those that were written, though each of its parts is. ${COPY_AGAIN}`;
    case 'other-originals':
      return `it holds ${trouble.found} originals and pictures where ${trouble.written} were written, or others. ${COPY_AGAIN}`;
    case 'occupied':
      return `there are records already (in the table "${printable(trouble.table)}"), and a restore never mixes two installations. Name an empty DATA_DIR or database.`;
    case 'foreign-tables':
      return `the database holds a table "${printable(trouble.table)}" that madoguchi did not make. Name an empty database.`;
    case 'other-tables':
      return `the table "${printable(trouble.table)}" is not as the migrations make it. Make the backup of a database that holds madoguchi's tables alone, as its migrations made them.`;
    case 'foreign-file':
      return `another installation's file lies under ${trouble.sha256} where files are to go, encrypted by a key of its own. Name a folder or bucket of its own (DATA_DIR, S3_BUCKET); if that installation is gone for good, empty this one first.`;
    case 'wrong-count':
      return `the table "${printable(trouble.table)}" has another number of rows than it should. ${COPY_AGAIN}`;
    case 'broken-chain':
      return `the chain of audit events does not hold at event ${trouble.seq}: these records were changed before they were saved. See docs/audit.md.`;
    case 'lost-original':
      return `the original ${trouble.sha256} could not be kept (${printable(trouble.detail)}). See to the folder or bucket, and run it again.`;
  }
}

const COPY_AGAIN = 'Copy it again from where it was made, or take another one.';

import type { Failure } from '../schemas/failure.ts';

/** A failure that another try may heal: the job fails, waits, and runs again. */
export class HealableError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind);
    this.name = 'HealableError';
    this.failure = failure;
  }
}

/**
 * Throws what time may heal: storage and processes. Everything else is said by the file itself and
 * will be said again: the caller records it.
 */
export function throwIfHealable(failure: Failure): void {
  switch (failure.kind) {
    case 'storage-full':
    case 'storage-failed':
    case 'took-too-long':
    case 'reader-crashed':
      throw new HealableError(failure);
    case 'empty-file':
    case 'vanished':
    case 'cannot-open':
    case 'file-too-large':
    case 'unsupported-type':
    case 'type-mismatch':
    case 'damaged':
    case 'encrypted-pdf':
    case 'too-many-pages':
    case 'too-many-pixels':
    case 'no-such-page':
    case 'resolution-too-low':
    case 'blank-page':
    case 'mirrored':
    case 'unknown-form':
    case 'ambiguous-form':
    case 'two-sheets':
    case 'form-unfit':
    case 'unusable-anchors':
    case 'poor-registration':
    case 'only-separators':
    case 'batch-closed':
    case 'already-replaced':
    case 'queue-full':
    case 'disposed':
      return;
  }
}

/** What is said of a scan or page whose job is given up. */
export const failureOf = (error: unknown): Failure =>
  error instanceof HealableError
    ? error.failure
    : { kind: 'reader-crashed', detail: error instanceof Error ? error.message : String(error) };

import type { Failure } from './failure.ts';
import type { Reason } from './reason.ts';
import type { Language } from './text.ts';
import { wordFileFailure } from './words/file-failures.ts';
import { wordFormFailure } from './words/form-failures.ts';
import { wordMailroomFailure } from './words/mailroom-failures.ts';
import { wordPageFailure } from './words/page-failures.ts';
import type { FailureWords } from './words/phrases.ts';
import { wordReason } from './words/reasons.ts';
import { wordSystemFailure } from './words/system-failures.ts';

/** What a person reads when a file or page could not be read: what, why, and what to do now. */
export interface FailureMessage {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
}

/** Words for one failure in one language. Which file and page it was is shown beside it. */
export function describeFailure(failure: Failure, language: Language): FailureMessage {
  const { title, cause, remedy } = wordFailure(failure);
  return { title: title[language], cause: cause[language], remedy: remedy[language] };
}

/** Why a field goes to a person, as one sentence. */
export function describeReason(reason: Reason, language: Language): string {
  return wordReason(reason)[language];
}

function wordFailure(failure: Failure): FailureWords {
  switch (failure.kind) {
    case 'empty-file':
    case 'vanished':
    case 'cannot-open':
    case 'file-too-large':
    case 'unsupported-type':
    case 'type-mismatch':
    case 'damaged':
    case 'encrypted-pdf':
      return wordFileFailure(failure);
    case 'too-many-pages':
    case 'too-many-pixels':
    case 'no-such-page':
    case 'resolution-too-low':
    case 'blank-page':
    case 'mirrored':
      return wordPageFailure(failure);
    case 'unknown-form':
    case 'ambiguous-form':
    case 'two-sheets':
    case 'form-unfit':
    case 'unusable-anchors':
    case 'poor-registration':
      return wordFormFailure(failure);
    case 'only-separators':
    case 'batch-closed':
    case 'already-replaced':
    case 'disposed':
      return wordMailroomFailure(failure);
    case 'queue-full':
    case 'took-too-long':
    case 'reader-crashed':
    case 'storage-full':
    case 'storage-failed':
      return wordSystemFailure(failure);
  }
}

import type { Language } from '../text.ts';
import type { EnvelopeFinding } from './finding.ts';

/** All that is said of an envelope in one line of text: for a cell of a table. */
export const noteEnvelope = (findings: readonly EnvelopeFinding[], language: Language): string =>
  findings.map(({ kind, message }) => `${kind}: ${message[language]}`).join(' | ');

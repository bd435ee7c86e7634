import { useState } from 'react';
import type { PageView } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import { findDoubtful, findFaults, type LetterInput } from '../../schemas/letter.ts';
import type { Language } from '../../schemas/text.ts';

/** A field that may stand in the letter. */
export interface LetterRow {
  readonly fieldId: string;
  readonly isListed: boolean;
  /** What the person wrote; null: what was found is said, in the letter's language. */
  readonly written: string | null;
}

export interface LetterDraft {
  readonly language: Language;
  readonly rows: readonly LetterRow[];
  /** Fields that are not among them yet. */
  readonly others: readonly string[];
  wordsOf(row: LetterRow): string;
  setLanguage(language: Language): void;
  change(fieldId: string, change: Partial<LetterRow>): void;
  add(fieldId: string): void;
  /** Null: nothing is listed, or something has no words yet. */
  readonly input: LetterInput | null;
}

/**
 * What the letter will say: at first all that is faulty, in Japanese, as most applicants read.
 * What only a reviewer has to look at is offered, without words.
 */
export function useLetter(form: Form, view: PageView): LetterDraft {
  const faults = findFaults(form, view);
  const [language, setLanguage] = useState<Language>('ja');
  const order = form.fields.map(({ id }) => id);
  const inOrder = (some: readonly LetterRow[]): LetterRow[] =>
    some.toSorted((a, b) => order.indexOf(a.fieldId) - order.indexOf(b.fieldId));
  const [rows, setRows] = useState<readonly LetterRow[]>(() =>
    inOrder([
      ...faults.map(({ fieldId }) => ({ fieldId, isListed: true, written: null })),
      ...findDoubtful(form, view).map((id) => ({ fieldId: id, isListed: false, written: '' })),
    ]),
  );
  const wordsOf = ({ fieldId, written }: LetterRow): string =>
    written ?? faults.find((fault) => fault.fieldId === fieldId)?.words[language] ?? '';
  const listed = rows.filter(({ isListed }) => isListed);
  const fields = listed.map((row) => ({ fieldId: row.fieldId, words: wordsOf(row).trim() }));
  const isWhole = fields.length > 0 && fields.every(({ words }) => words !== '');
  const known = new Set(rows.map(({ fieldId }) => fieldId));
  return {
    language,
    rows,
    others: view.fields.map(({ fieldId }) => fieldId).filter((id) => !known.has(id)),
    wordsOf,
    setLanguage,
    change: (fieldId, change) =>
      setRows(rows.map((row) => (row.fieldId === fieldId ? { ...row, ...change } : row))),
    add: (fieldId) => setRows(inOrder([...rows, { fieldId, isListed: true, written: '' }])),
    input: isWhole ? { language, fields } : null,
  };
}

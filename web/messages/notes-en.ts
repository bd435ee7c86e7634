import type { notesJa } from './notes-ja.ts';

/** Words of notes to colleagues. */
export const notesEn: typeof notesJa = {
  title: 'Notes',
  badge: (n) => (n === 1 ? '1 note' : `${n} notes`),
  none: 'There are no notes.',
  write: 'Write a note',
  label: 'Note to colleagues',
  hint: 'Everybody who may see this application sees it. Write no password, no account number and nothing else of a secret field, nor what stands in a field that two people enter.',
  send: 'Leave the note',
  left: (n) => `${n} characters left`,
  answer: 'Answer',
  answerLabel: 'Answer',
  sendAnswer: 'Leave the answer',
  settle: 'Mark as settled',
  settledBy: (person, at) => `Settled by ${person}, ${at}`,
  openCount: (n) => `${n} open`,
  onPage: (n) => `About page ${n}`,
  escalate: 'Ask a supervisor',
  escalateLabel: 'What a supervisor is to decide',
  forSupervisor: 'To the supervisors',
  escalated: 'A supervisor decides about this page. Until then it is offered to no reviewer.',
  filter: 'Asked of supervisors',
  purged: '(the text was deleted)',
};

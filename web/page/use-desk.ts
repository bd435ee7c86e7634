import { useCallback, useState } from 'react';
import type {
  Claim,
  CorrectionInput,
  EntryChoice,
  FieldView,
  Finding,
  PageView,
} from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { Revealed } from '../../schemas/http.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { useAccess } from '../access/use-access.tsx';
import type { Command } from './keys.ts';
import {
  findNextOpen,
  firstDraft,
  isOpen,
  isOthers,
  meaningOfEnter,
  meaningOfKeeping,
} from './settle.ts';
import type { Writing } from './Notes.tsx';
import { useAfterPaint } from './use-after-paint.ts';
import { useClaim } from './use-claim.ts';
import { initialDrafts, useKeptDrafts, type Drafts } from './use-kept-drafts.ts';
import { useLook, type LookPort } from './use-look.ts';
import { useFindings } from './use-findings.ts';
import { usePageActions, type PageActions } from './use-page-actions.ts';
import { listChoices } from './choices.ts';

export type DeskDialog = 'help' | 'reveal' | null;
/** What is said at a field: `ask` and `reveal-first` are ours, everything else came from a request. */
export type FieldMessage =
  { kind: 'ask' } | { kind: 'reveal-first' } | { kind: 'error'; error: unknown };

export interface Desk {
  readonly view: PageView;
  readonly form: Form;
  readonly actions: PageActions;
  readonly selectedId: string | null;
  readonly openCount: number;
  /** Fields that others have to enter. */
  readonly waitingCount: number;
  readonly isApproved: boolean;
  /** Who else works on it. */
  readonly other: Claim | null;
  /** Nothing can be done to it: it is approved or set aside, another's just now, or this person only looks. */
  readonly isClosed: boolean;
  readonly drafts: Drafts;
  /** What rules say of the values as they stand on screen. */
  readonly findings: readonly Finding[];
  /** What was typed could not be kept on the server. */
  readonly isUnkept: boolean;
  readonly dialog: DeskDialog;
  /** The page of the form that this is, from 1, and its size in millimetres. */
  readonly formPage: number;
  readonly size: Form['pages'][number];
  readonly look: LookPort;
  /** Whom a note is being written for. */
  readonly noting: Writing | null;
  readonly approveError: unknown;
  /** The first frame is on screen: what the task in hand does not need may follow. */
  readonly isPainted: boolean;
  fieldOf(fieldId: string): Field | undefined;
  viewOf(fieldId: string): FieldView | undefined;
  draftOf(view: FieldView): FieldValue;
  messageOf(fieldId: string): FieldMessage | undefined;
  revealedOf(fieldId: string): Revealed | undefined;
  select(fieldId: string | null): void;
  setDraft(fieldId: string, value: FieldValue): void;
  setDialog(dialog: DeskDialog): void;
  setNoting(noting: Writing | null): void;
  keepRevealed(fieldId: string, revealed: Revealed): void;
  hideRevealed(): void;
  run(command: Command): void;
}

type Messages = Readonly<Record<string, FieldMessage | undefined>>;

/** Everything that the review desk remembers, and what its keys do. */
export function useDesk(view: PageView, form: Form): Desk {
  const actions = usePageActions(view.id);
  const { may } = useAccess();
  const isSetAside = view.summary.state === 'set-aside';
  const isApproved = view.approvedAt !== null && !isSetAside;
  const other = useClaim(view);
  const isClosed = isApproved || isSetAside || other !== null || !may('correct');
  const [chosenId, setSelected] = useState<string | null>(null);
  // Where nobody has chosen, the first open field: a rule may open one again after the last was settled.
  const selectedId =
    chosenId ?? (isClosed ? null : findNextOpen(view.fields, null, actions.pending));
  const [drafts, setDrafts] = useState<Drafts>(() => initialDrafts(view));
  const isUnkept = useKeptDrafts(view, form, drafts);
  const findings = useFindings(form, view, drafts);
  const [messages, setMessages] = useState<Messages>({});
  const [revealed, setRevealed] = useState<{ fieldId: string; shown: Revealed } | null>(null);
  const [dialog, setDialog] = useState<DeskDialog>(null);
  const [noting, setNoting] = useState<Writing | null>(null);
  const [approveError, setApproveError] = useState<unknown>(null);
  const isPainted = useAfterPaint();

  const viewOf = (fieldId: string) => view.fields.find((f) => f.fieldId === fieldId);
  const fieldOf = (fieldId: string) => form.fields.find((f) => f.id === fieldId);
  const formPage = view.reading?.formPage ?? 1;
  const size = form.pages[formPage - 1];
  if (size === undefined) throw new Error(`form ${form.id} has no page ${formPage}`);
  const look = useLook(size, selectedId === null ? undefined : fieldOf(selectedId));
  const revealedOf = (fieldId: string): Revealed | undefined =>
    revealed?.fieldId === fieldId ? revealed.shown : undefined;
  const say = (fieldId: string, message?: FieldMessage): void =>
    setMessages((all) => ({ ...all, [fieldId]: message }));
  const dropDraft = useCallback(
    (fieldId: string): void =>
      setDrafts((all) => Object.fromEntries(Object.entries(all).filter(([id]) => id !== fieldId))),
    [],
  );
  const openCount = view.fields.filter((f) => isOpen(f) && !actions.pending.has(f.fieldId)).length;

  const select = (fieldId: string | null): void => {
    setSelected(fieldId);
    if (fieldId !== revealed?.fieldId) setRevealed(null);
    setApproveError(null);
  };
  const moveOn = (from: string): void => select(findNextOpen(view.fields, from, actions.pending));
  const step = (by: 1 | -1): void => {
    const at = view.fields.findIndex((f) => f.fieldId === selectedId);
    const to = at === -1 ? (by === 1 ? 0 : view.fields.length - 1) : at + by;
    const target = view.fields[to];
    if (target) select(target.fieldId);
  };
  const act = (fieldId: string, input: Omit<CorrectionInput, 'seen'>): void => {
    say(fieldId);
    if (input.action !== 'undo') moveOn(fieldId);
    actions.act(fieldId, input).then(
      () => dropDraft(fieldId),
      (error: unknown) => {
        say(fieldId, { kind: 'error', error });
        setSelected(fieldId);
      },
    );
  };
  const draftOf = (field: FieldView): FieldValue => {
    if (field.fieldId in drafts) return drafts[field.fieldId] ?? null;
    const shown = revealedOf(field.fieldId);
    return shown === undefined ? firstDraft(field) : shown.value;
  };
  const setDraft = (fieldId: string, value: FieldValue): void => {
    setDrafts((all) => ({ ...all, [fieldId]: value }));
    say(fieldId);
  };

  /** `find`: what a key means for what stands in the editor; `besides`: what the action tells as well. */
  const settle = (
    field: FieldView,
    find: typeof meaningOfEnter,
    besides?: Pick<CorrectionInput, 'rules'>,
  ): void => {
    const shown = revealedOf(field.fieldId)?.value;
    const meaning = find(field, draftOf(field), shown);
    if (meaning.kind === 'act') act(field.fieldId, { ...meaning.input, ...besides });
    else if (meaning.kind === 'move-on') moveOn(field.fieldId);
    else say(field.fieldId, { kind: field.masked && shown === undefined ? 'reveal-first' : 'ask' });
  };
  const objectionsTo = ({ fieldId }: FieldView): string[] =>
    findings
      .filter(({ outcome, fields }) => outcome === 'error' && fields.includes(fieldId))
      .map(({ rule }) => rule);
  /** One of two entries that differ. Text goes to the editor; what is no text is said at once. */
  const choose = ({ fieldId }: FieldView, choice: EntryChoice | undefined): void => {
    if (choice?.action === 'correct') setDraft(fieldId, choice.value);
    else if (choice !== undefined) act(fieldId, { action: choice.action });
  };
  const approve = (): void => {
    setApproveError(null);
    actions.approve().catch((error: unknown) => setApproveError(error ?? null));
  };
  const run = (command: Command): void => {
    if (command.kind === 'help') return setDialog('help');
    if (command.kind === 'note') return may('note') ? setNoting('colleagues') : undefined;
    if (command.kind === 'escalate')
      return may('note') && !isClosed ? setNoting('supervisor') : undefined;
    if (command.kind === 'look') return look.act(command.act);
    if (command.kind === 'next') return step(1);
    if (command.kind === 'previous') return step(-1);
    if (isClosed) return;
    if (command.kind === 'approve') return openCount === 0 ? approve() : undefined;
    const field = selectedId === null ? undefined : viewOf(selectedId);
    const definition = selectedId === null ? undefined : fieldOf(selectedId);
    if (field === undefined || definition === undefined) return;
    switch (command.kind) {
      case 'confirm':
        return settle(field, meaningOfEnter);
      case 'reveal':
        return definition.secret === 'secret' ? setDialog('reveal') : undefined;
      case 'pick': {
        const said = field.entry?.choices;
        if (said) return choose(field, said[command.index]);
        const choice = listChoices(definition, field, draftOf(field))[command.index];
        return choice === undefined ? undefined : setDraft(field.fieldId, choice.value);
      }
      case 'undo':
        dropDraft(field.fieldId);
        return field.corrections.length > 0 ? act(field.fieldId, { action: 'undo' }) : undefined;
      case 'as-is':
        if (isOthers(field)) return;
        return settle(field, meaningOfKeeping, { rules: objectionsTo(field) });
      case 'blank':
      case 'illegible':
        if (isOthers(field)) return;
        dropDraft(field.fieldId);
        return act(field.fieldId, { action: command.kind });
    }
  };

  return {
    view,
    form,
    actions,
    drafts,
    isUnkept,
    findings,
    selectedId,
    openCount,
    waitingCount: view.fields.filter(isOthers).length,
    isApproved,
    other,
    isClosed,
    dialog,
    formPage,
    size,
    look,
    noting,
    approveError,
    isPainted,
    fieldOf,
    viewOf,
    draftOf,
    select,
    setDraft,
    setDialog,
    setNoting,
    run,
    messageOf: (fieldId) => messages[fieldId],
    revealedOf,
    keepRevealed: (fieldId, shown) => setRevealed({ fieldId, shown }),
    hideRevealed: () => setRevealed(null),
  };
}

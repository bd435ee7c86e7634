import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { OpenValue } from '../../schemas/by-field.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { listChoices } from '../page/choices.ts';
import { gridQuery, type FieldKey } from './by-field-queries.ts';
import type { GridCommand } from './grid-keys.ts';
import { toSend, valueToSettle, type Handling } from './meaning.ts';
import { useCrops } from './use-crops.ts';
import { useConfirmations, type Sent } from './use-confirmations.ts';

export type Grid = ReturnType<typeof useGrid>;

const NONE: readonly OpenValue[] = [];

/** Nobody has looked a grid over so soon: it is the key of the grid before, pressed twice. */
const LEAST_LOOK_MS = 500;

/** Everything that review of one field remembers, and what its keys do. */
export function useGrid(key: FieldKey, field: Field) {
  const client = useQueryClient();
  const [round, setRound] = useState(() => crypto.randomUUID());
  const [after, setAfter] = useState<string | null>(null);
  const [isAtEnd, setAtEnd] = useState(false);
  const [drafts, setDrafts] = useState<Readonly<Record<string, FieldValue>>>({});
  const [pickedOut, setPickedOut] = useState<ReadonlySet<string>>(new Set());
  const [chosenId, setChosen] = useState<string | null>(null);
  const [editing, setEditing] = useState<{ pageId: string; before: FieldValue | undefined } | null>(null); // prettier-ignore
  const [isHelping, setHelping] = useState(false);
  const [undoError, setUndoError] = useState<unknown>(null);
  const [isUndoing, setUndoing] = useState(false);
  const grid = useQuery({ ...gridQuery(key, round, after), enabled: !isAtEnd });
  const confirmations = useConfirmations(key);
  const values = isAtEnd ? NONE : (grid.data?.values ?? NONE);
  const next = grid.data?.next ?? null;
  usePrefetch(key, round, isAtEnd ? null : next);

  const first = values[0]?.pageId;
  const crops = useCrops(values);
  const currentId = values.some(({ pageId }) => pageId === chosenId) ? chosenId : (first ?? null);
  const current = values.find(({ pageId }) => pageId === currentId);
  const handlingOf = (pageId: string): Handling => ({
    draft: drafts[pageId],
    isPickedOut: pickedOut.has(pageId) || crops.stateOf(pageId) === 'failed',
    isSeen: crops.stateOf(pageId) === 'seen',
  });
  const pending = toSend(field, values, handlingOf);

  const setDraft = (pageId: string, draft: FieldValue | undefined): void => {
    setDrafts(({ [pageId]: _, ...others }) =>
      draft === undefined ? others : { ...others, [pageId]: draft },
    );
    setPickedOut((ids) => new Set([...ids].filter((id) => id !== pageId)));
  };
  const toggle = (pageId: string): void => {
    setEditing(null);
    setPickedOut((ids) => {
      const others = [...ids].filter((id) => id !== pageId);
      return new Set(ids.has(pageId) ? others : [...others, pageId]);
    });
  };
  const edit = ({ pageId, value }: OpenValue): void => {
    setChosen(pageId);
    setEditing({ pageId, before: drafts[pageId] });
    setDraft(pageId, drafts[pageId] ?? value);
  };
  /** An editor that was emptied leaves the value open: the page can say what its emptiness means. */
  const finish = (): void => {
    if (editing === null) return;
    const { pageId } = editing;
    const open = values.find((it) => it.pageId === pageId);
    setEditing(null);
    if (
      open !== undefined &&
      valueToSettle(field, open, { ...handlingOf(pageId), isSeen: true }) === null
    ) {
      setDraft(pageId, undefined);
      setPickedOut((ids) => new Set([...ids, pageId]));
    }
  };
  const cancel = (): void => {
    if (editing !== null) setDraft(editing.pageId, editing.before);
    setEditing(null);
  };
  const choose = (open: OpenValue, index: number): void => {
    const { pageId, value, probability, alternatives } = open;
    const reading = { value, probability, alternatives };
    const choice = listChoices(field, { reading }, drafts[pageId] ?? value)[index];
    if (choice !== undefined) setDraft(pageId, choice.value);
  };
  const confirm = (): void => {
    if (values.length === 0 || isUndoing) return;
    if (!crops.areHere || performance.now() - crops.hereSince.current < LEAST_LOOK_MS) return;
    confirmations.send({ after, values: pending, shown: values });
    setEditing(null);
    setUndoError(null);
    setChosen(null);
    crops.forget();
    if (next === null) setAtEnd(true);
    else setAfter(next);
  };
  const undo = async (sent: Sent | undefined = confirmations.log.at(-1)): Promise<void> => {
    if (sent?.state !== 'done' || isUndoing) return;
    setUndoing(true);
    setUndoError(null);
    await confirmations.takeBack(sent).catch(setUndoError);
    client.removeQueries({ queryKey: gridQuery(key, round, sent.after).queryKey });
    crops.forget();
    setAfter(sent.after);
    setAtEnd(false);
    setChosen(null);
    setUndoing(false);
  };
  const startAgain = (): void => {
    confirmations.forget();
    setRound(crypto.randomUUID());
    setAfter(null);
    setAtEnd(false);
    setDrafts({});
    setPickedOut(new Set());
    crops.forget();
  };
  const run = (command: Exclude<GridCommand, { kind: 'move' }>): void => {
    switch (command.kind) {
      case 'confirm':
        return confirm();
      case 'undo':
        return void undo();
      case 'help':
        return setHelping(true);
      case 'finish':
        return finish();
      case 'cancel':
        return cancel();
      case 'choose':
        return current && choose(current, command.index);
      case 'toggle':
        return current && toggle(current.pageId);
      case 'edit':
        return current && edit(current);
      case 'open':
        if (current) window.open(`/pages/${current.pageId}`, '_blank', 'noopener');
    }
  };

  return {
    grid,
    values,
    left: isAtEnd ? 0 : (grid.data?.left ?? null),
    isLast: next === null,
    isAtEnd,
    currentId,
    current,
    editingId: editing?.pageId ?? null,
    pendingCount: pending.length,
    crops,
    log: confirmations.log,
    retry: confirmations.retry,
    undoError,
    isUndoing,
    isHelping,
    setHelping,
    handlingOf,
    setDraft,
    setChosen,
    toggle,
    edit,
    choose,
    undo,
    startAgain,
    run,
  };
}

/**
 * Loads the next grid with its crops. Pictures are kept by holding them: the server forbids caches,
 * but a document shows again what it has at hand.
 */
function usePrefetch(key: FieldKey, round: string, next: string | null): void {
  const client = useQueryClient();
  const held = useRef<HTMLImageElement[]>([]);
  useEffect(() => {
    if (next === null) return;
    let isLeft = false;
    const load = async (): Promise<void> => {
      const { values } = await client.fetchQuery(gridQuery(key, round, next));
      if (isLeft) return;
      const images = values.map(({ crop }) => Object.assign(new Image(), { src: crop }));
      // Those of the grid in sight are held by their cards.
      held.current = images;
    };
    // What cannot be loaded ahead is loaded, and its failure told, when it is asked for.
    load().catch(() => undefined);
    return () => {
      isLeft = true;
    };
  }, [client, key, round, next]);
}

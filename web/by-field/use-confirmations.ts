import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import {
  confirmationListSchema,
  type Confirmation,
  type ConfirmationInput,
  type OpenValue,
} from '../../schemas/by-field.ts';
import { post } from '../server/request.ts';
import { addressOf, FIELDS_KEY, type FieldKey } from './by-field-queries.ts';

/** One grid that was confirmed. */
export interface Sent {
  readonly after: string | null;
  readonly values: ConfirmationInput['values'];
  /** All values of the grid, those that were picked out as well. */
  readonly shown: readonly OpenValue[];
  readonly state: 'sending' | 'done' | 'failed';
  readonly error: unknown;
  readonly results: readonly Confirmation[];
  /** Whether it was sent again: the server may have settled it before, and its answer got lost. */
  readonly isRepeated: boolean;
}

export type Refusal = Extract<Confirmation, { outcome: 'refused' }>;
export const refusalsOf = ({ results }: Sent): Refusal[] =>
  results.filter((result) => result.outcome === 'refused');

/** Values of a confirmed grid that still wait: picked out, or refused. */
export function stillOpen({ values, shown, results }: Sent): OpenValue[] {
  const settled = new Set(results.flatMap((it) => (it.outcome === 'refused' ? [] : it.pageId)));
  const isSent = new Set(values.map(({ pageId }) => pageId));
  return shown.filter(({ pageId }) => !settled.has(pageId) && (!isSent.has(pageId) || results.length > 0)); // prettier-ignore
}

/** Grids go to the server one after the other while the person is already at the next. */
export function useConfirmations(key: FieldKey) {
  const client = useQueryClient();
  const [log, setLog] = useState<readonly Sent[]>([]);
  const line = useRef<Promise<unknown>>(Promise.resolve());
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const result = line.current.then(work, work);
    line.current = result.catch(() => undefined);
    return result;
  };
  const change = (values: Sent['values'], changes: Partial<Sent>): void =>
    setLog((all) => all.map((sent) => (sent.values === values ? { ...sent, ...changes } : sent)));

  const deliver = (values: Sent['values']): Promise<void> =>
    inLine(async () => {
      change(values, { state: 'sending', error: null });
      try {
        const { results } =
          values.length === 0
            ? { results: [] }
            : await post(`/api${addressOf(key)}/confirm`, confirmationListSchema, { values });
        change(values, { state: 'done', results });
      } catch (error) {
        change(values, { state: 'failed', error });
      }
      await client.invalidateQueries({ queryKey: FIELDS_KEY });
    });
  useWarningBeforeLeaving(log.some(({ state }) => state === 'sending'));

  return {
    log,
    send(grid: Pick<Sent, 'after' | 'values' | 'shown'>): void {
      setLog((all) => [
        ...all,
        { ...grid, state: 'sending', error: null, results: [], isRepeated: false },
      ]);
      void deliver(grid.values);
    },
    /** What was settled already is refused as such: nothing is settled twice. */
    retry: (sent: Sent): void => {
      change(sent.values, { isRepeated: true });
      void deliver(sent.values);
    },
    /** Begins anew, but for what is not answered yet. */
    forget: (): void => setLog((all) => all.filter(({ state }) => state !== 'done')),
    /** Takes back every action of a grid; the first failure is thrown after all were tried. */
    takeBack: (sent: Sent): Promise<void> =>
      inLine(async () => {
        const failures: unknown[] = [];
        for (const result of sent.results) {
          if (result.outcome === 'refused') continue;
          const path = `/api/pages/${result.pageId}/fields/${key.fieldId}/actions`;
          const undo = { action: 'undo', seen: result.seen };
          await post(path, z.unknown(), undo).catch((error: unknown) => failures.push(error));
        }
        setLog((all) => all.filter((other) => other.values !== sent.values));
        await client.invalidateQueries({ queryKey: FIELDS_KEY });
        if (failures.length > 0) throw failures[0];
      }),
  };
}

/** What is on its way, or waits for its turn, is lost with the page. */
function useWarningBeforeLeaving(isSending: boolean): void {
  useEffect(() => {
    if (!isSending) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isSending]);
}

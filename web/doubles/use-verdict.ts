import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { doubleViewSchema, type DoubleView, type Verdict } from '../../schemas/double.ts';
import { useAccess } from '../access/use-access.tsx';
import { useSending } from '../access/use-sending.ts';
import { BATCHES_KEY } from '../batches/batch-queries.ts';
import { isOfInputMethod } from '../page/keys.ts';
import { post } from '../server/request.ts';
import { doubleKey, DOUBLES_KEY } from './double-queries.ts';

/** One key each, by its place on the keyboard. */
const KEYS: Readonly<Record<string, Verdict | 'undo'>> = {
  Digit1: 'set-aside-left',
  Numpad1: 'set-aside-left',
  Digit2: 'set-aside-right',
  Numpad2: 'set-aside-right',
  Digit3: 'two-sheets',
  Numpad3: 'two-sheets',
  KeyU: 'undo',
};

/** What may be said of a pair, by button or key; `error`: how the last try failed. */
export function useVerdict({ id, state }: DoubleView) {
  const client = useQueryClient();
  const { isBusy, error, send } = useSending();
  const mayDecide = useAccess().may('settle-doubles');
  const run = (said: Verdict | 'undo'): void => {
    if (!mayDecide || (said === 'undo') === (state === 'open')) return;
    void send(async () => {
      const path = `/api/doubles/${id}/${said === 'undo' ? 'undo' : 'decide'}`;
      const body = said === 'undo' ? {} : { verdict: said };
      try {
        client.setQueryData(doubleKey(id), await post(path, doubleViewSchema, body));
      } finally {
        for (const queryKey of [DOUBLES_KEY, BATCHES_KEY, ['scans'], ['page'], ['counts']])
          void client.invalidateQueries({ queryKey });
      }
    });
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const said = KEYS[event.code];
      const isOurs = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (said === undefined || !isOurs || isOfInputMethod(event)) return;
      event.preventDefault();
      run(said);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });
  return { mayDecide, isBusy, error, run };
}

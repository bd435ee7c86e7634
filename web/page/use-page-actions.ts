import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { pageViewSchema, type CorrectionInput, type PageView } from '../../schemas/desk.ts';
import { revealedSchema, type Revealed } from '../../schemas/http.ts';
import { pageKey } from '../server/queries.ts';
import { post, RequestError } from '../server/request.ts';

export interface PageActions {
  /** Fields whose action is on its way: they count as settled until the server says otherwise. */
  readonly pending: ReadonlySet<string>;
  readonly isApproving: boolean;
  act(fieldId: string, input: Omit<CorrectionInput, 'seen'>): Promise<void>;
  approve(): Promise<void>;
  reopen(reason: string): Promise<void>;
  reveal(fieldId: string, reason: string): Promise<Revealed>;
}

/**
 * What a person does to a page. Actions go to the server one after the other while the person is
 * already at the next field; every answer is the page as it is now.
 */
export function usePageActions(pageId: string): PageActions {
  const client = useQueryClient();
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const [isApproving, setApproving] = useState(false);
  const line = useRef<Promise<unknown>>(Promise.resolve());

  /** After everything before it, whether that went well or not: failures are told where they arose. */
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const result = line.current.then(work, work);
    line.current = result.catch(() => undefined);
    return result;
  };
  const send = async (path: string, body: unknown): Promise<void> => {
    try {
      const view = await post(`/api/pages/${pageId}${path}`, pageViewSchema, body);
      // An older answer still on its way must not overwrite this one.
      await client.cancelQueries({ queryKey: pageKey(pageId) });
      client.setQueryData(pageKey(pageId), view);
      void client.invalidateQueries({ queryKey: ['audit', view.scan.id] });
    } catch (error) {
      if (error instanceof RequestError && error.failure.kind === 'problem')
        await client.invalidateQueries({ queryKey: pageKey(pageId) });
      throw error;
    }
  };
  const countActions = (fieldId: string): number => {
    const view = client.getQueryData<PageView>(pageKey(pageId));
    return view?.fields.find((field) => field.fieldId === fieldId)?.actions ?? 0;
  };

  return {
    pending,
    isApproving,
    act(fieldId, input) {
      setPending((ids) => new Set([...ids, fieldId]));
      return inLine(() =>
        send(`/fields/${fieldId}/actions`, { ...input, seen: countActions(fieldId) }),
      ).finally(() => setPending((ids) => new Set([...ids].filter((id) => id !== fieldId))));
    },
    approve() {
      setApproving(true);
      const seen = () => client.getQueryData<PageView>(pageKey(pageId))?.actions;
      return inLine(() => send('/approve', { seen: seen() })).finally(() => setApproving(false));
    },
    reopen: (reason) => inLine(() => send('/reopen', { reason })),
    reveal: (fieldId, reason) =>
      inLine(() =>
        post(`/api/pages/${pageId}/fields/${fieldId}/reveal`, revealedSchema, { reason }),
      ),
  };
}

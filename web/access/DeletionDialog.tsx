import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import type { z } from 'zod';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { Refusal } from './Refusal.tsx';
import { useSending } from './use-sending.ts';

interface Props {
  readonly title: string;
  readonly why: string;
  /** What the button does, in a word. */
  readonly deed: string;
  /** Of what is deleted; the answer is the list without it, which is kept under `listKey`. */
  readonly path: string;
  readonly listSchema: z.ZodType;
  readonly listKey: QueryKey;
  readonly onClose: () => void;
}

/** Asks once more before something goes that cannot be had back. */
export function DeletionDialog({ path, listSchema, listKey, onClose, ...words }: Props) {
  const { m } = useWords();
  const client = useQueryClient();
  const { isBusy, error, send } = useSending();
  const remove = async (): Promise<void> => {
    const isDone = await send(async () => {
      client.setQueryData(listKey, await post(path, listSchema, {}, 'DELETE'));
    });
    if (isDone) onClose();
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.why}</p>
      <Refusal error={error} />
      <div className="dialog__actions">
        <button
          type="button"
          className="button button--primary"
          aria-disabled={isBusy}
          onClick={() => void remove()}
        >
          {words.deed}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {m.common.cancel}
        </button>
      </div>
    </Dialog>
  );
}

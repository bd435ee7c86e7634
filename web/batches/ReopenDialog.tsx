import { useQueryClient } from '@tanstack/react-query';
import { batchSchema, type Batch } from '../../schemas/batch.ts';
import { ReasonDialog } from '../access/ReasonDialog.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { BATCHES_KEY } from './batch-queries.ts';

/** Asks why a closed batch is opened again. */
export function ReopenDialog(props: { readonly batch: Batch; readonly onClose: () => void }) {
  const { m } = useWords();
  const client = useQueryClient();
  const reopen = async (reason: string): Promise<void> => {
    await post(`/api/batches/${props.batch.id}/reopen`, batchSchema, { reason });
    void client.invalidateQueries({ queryKey: BATCHES_KEY });
  };
  return (
    <ReasonDialog
      title={m.batches.reopen}
      label={m.batches.reopenReason}
      action={m.batches.reopen}
      onReason={reopen}
      onClose={props.onClose}
    />
  );
}

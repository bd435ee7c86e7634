import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { ReasonDialog } from '../access/ReasonDialog.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { KEEPING_KEY } from './keeping-queries.ts';

/** Asks why an envelope may be disposed of again. */
export function LiftDialog(props: {
  readonly holdId: string;
  readonly number: string;
  readonly onClose: () => void;
}) {
  const { m } = useWords();
  const client = useQueryClient();
  const lift = async (reason: string): Promise<void> => {
    await post(`/api/holds/${props.holdId}/lift`, z.unknown(), { reason });
    void client.invalidateQueries({ queryKey: KEEPING_KEY });
  };
  return (
    <ReasonDialog
      title={m.retention.liftTitle(props.number)}
      label={m.retention.reason}
      action={m.retention.lift}
      onReason={lift}
      onClose={props.onClose}
    />
  );
}

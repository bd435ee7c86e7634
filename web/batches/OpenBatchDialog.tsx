import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { batchSchema, type Batch } from '../../schemas/batch.ts';
import { CheckedForm } from '../access/CheckedForm.tsx';
import { Field } from '../access/Field.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { post } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { BATCHES_KEY } from './batch-queries.ts';

/** Asks what the pile should hold, before anything of it is scanned. */
export function OpenBatchDialog(props: {
  readonly onClose: () => void;
  readonly onOpened: (batch: Batch) => void;
}) {
  const { m } = useWords();
  const client = useQueryClient();
  const [today] = useState(todayHere);
  const [envelopes, setEnvelopes] = useState('');
  const [pages, setPages] = useState('');
  const [name, setName] = useState('');
  const [receivedOn, setReceivedOn] = useState(today);
  const [reason, setReason] = useState('');
  const [expectedEnvelopes, expectedPages] = [parseCount(envelopes), parseCount(pages)];
  const troubles = {
    envelopes: expectedEnvelopes === null ? m.batches.countTrouble : null,
    pages: expectedPages === null ? m.batches.countTrouble : null,
  };
  const open = async (): Promise<void> => {
    // Left as it was, it is today by the office's calendar, whatever this computer's clock says.
    const dated = receivedOn === '' || receivedOn === today ? {} : { receivedOn, reason };
    const input = { name, expectedEnvelopes, expectedPages, ...dated };
    const batch = await post('/api/batches', batchSchema, input);
    void client.invalidateQueries({ queryKey: BATCHES_KEY });
    props.onOpened(batch);
  };
  return (
    <Dialog title={m.batches.open} onClose={props.onClose}>
      <CheckedForm troubles={troubles} label={m.batches.open} onSend={open}>
        {(shown) => (
          <>
            <Field
              label={m.batches.expectedEnvelopes}
              trouble={shown.envelopes}
              data-first-focus=""
              inputMode="numeric"
              autoComplete="off"
              value={envelopes}
              onValue={setEnvelopes}
            />
            <Field
              label={m.batches.expectedPages}
              hint={m.batches.expectedPagesHint}
              trouble={shown.pages}
              inputMode="numeric"
              autoComplete="off"
              value={pages}
              onValue={setPages}
            />
            <Field
              label={m.batches.name}
              maxLength={100}
              autoComplete="off"
              value={name}
              onValue={setName}
            />
            <Field
              label={m.batches.receivedOn}
              hint={m.batches.backDated}
              type="date"
              max={today}
              value={receivedOn}
              onValue={setReceivedOn}
            />
            {receivedOn !== '' && receivedOn !== today && (
              <Field
                label={m.batches.backDatedReason}
                maxLength={500}
                autoComplete="off"
                value={reason}
                onValue={setReason}
              />
            )}
          </>
        )}
      </CheckedForm>
    </Dialog>
  );
}

/** Null: no number from 1 up. A Japanese keyboard gives full-width digits. */
function parseCount(text: string): number | null {
  const digits = text.normalize('NFKC').trim();
  return /^[1-9][0-9]{0,4}$/.test(digits) ? Number(digits) : null;
}

function todayHere(now = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { ScanSummary } from '../../schemas/desk.ts';
import { SHORTEST_REASON } from '../../schemas/http.ts';
import { Field } from '../access/Field.tsx';
import { Refusal } from '../access/Refusal.tsx';
import { useSending } from '../access/use-sending.ts';
import { useWords } from '../messages/use-messages.tsx';
import { download } from '../server/request.ts';
import { Dialog } from '../shell/Dialog.tsx';

interface Props {
  readonly scan: Pick<ScanSummary, 'id' | 'controlNumber'>;
}

/** The envelope with everything that proves it: its original shows secrets, so it is asked why. */
export function BundleButton({ scan }: Props) {
  const { m } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {m.archive.bundle}
      </button>
      {isOpen && <BundleDialog scan={scan} onClose={() => setOpen(false)} />}
    </>
  );
}

function BundleDialog({ scan, onClose }: Props & { readonly onClose: () => void }) {
  const { m } = useWords();
  const client = useQueryClient();
  const { isBusy, error, send } = useSending();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const isShort = reason.trim().length < SHORTEST_REASON;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isShort) return;
    void send(async () => {
      const fileName = `${scan.controlNumber}.bundle.tar`;
      await download(`/api/scans/${scan.id}/bundle`, fileName, { reason });
      void client.invalidateQueries({ queryKey: ['audit', scan.id] });
      onClose();
    });
  };
  return (
    <Dialog title={m.archive.bundle} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <p>{m.archive.bundleWhat}</p>
        <Field
          label={m.archive.bundleReason}
          trouble={isTried && isShort ? m.reveal.tooShort : null}
          data-first-focus=""
          maxLength={500}
          autoComplete="off"
          value={reason}
          onValue={setReason}
        />
        <Refusal error={error} />
        <div className="dialog__actions">
          <button type="submit" className="button button--primary" aria-disabled={isBusy}>
            {m.archive.bundle}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

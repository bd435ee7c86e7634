import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ScanSummary } from '../../schemas/desk.ts';
import { ReasonDialog } from '../access/ReasonDialog.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { download } from '../server/request.ts';

/** The envelope with everything that proves it: its original shows secrets, so it is asked why. */
export function BundleButton({
  scan,
}: {
  readonly scan: Pick<ScanSummary, 'id' | 'controlNumber'>;
}) {
  const { m } = useWords();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const save = async (reason: string): Promise<void> => {
    await download(`/api/scans/${scan.id}/bundle`, `${scan.controlNumber}.bundle.tar`, { reason });
    void client.invalidateQueries({ queryKey: ['audit', scan.id] });
  };
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {m.archive.bundle}
      </button>
      {isOpen && (
        <ReasonDialog
          title={m.archive.bundle}
          label={m.archive.bundleReason}
          action={m.archive.bundle}
          onReason={save}
          onClose={() => setOpen(false)}
        >
          <p>{m.archive.bundleWhat}</p>
        </ReasonDialog>
      )}
    </>
  );
}

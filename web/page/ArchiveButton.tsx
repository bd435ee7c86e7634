import { archiveName } from '../../schemas/archive.ts';
import type { PageView } from '../../schemas/desk.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { DownloadButton } from '../shell/DownloadButton.tsx';

/** The approved record as a file that lasts without us. */
export function ArchiveButton({ view }: { readonly view: PageView }) {
  const { m } = useWords();
  if (!useAccess().may('export')) return null;
  const { id, scan, summary } = view;
  return (
    <div className="done__archive">
      <DownloadButton
        path={`/api/pages/${id}/archive`}
        fileName={archiveName({ controlNumber: scan.controlNumber, page: summary.number })}
        scanId={scan.id}
        className="button button--small"
      >
        {m.archive.save}
      </DownloadButton>
      <span>{m.archive.what}</span>
    </div>
  );
}

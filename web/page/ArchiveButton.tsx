import { archiveName } from '../../schemas/archive.ts';
import type { PageView } from '../../schemas/desk.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { DownloadButton } from '../shell/DownloadButton.tsx';

/** The approved record as a file that lasts without us. */
export function ArchiveButton({ view }: { readonly view: PageView }) {
  const { m } = useWords();
  const { id, scan, summary, approvedAt } = view;
  if (!useAccess().may('export') || approvedAt === null) return null;
  const { controlNumber } = scan;
  return (
    <div className="done__archive">
      <DownloadButton
        path={`/api/pages/${id}/archive`}
        fileName={archiveName({ controlNumber, page: summary.number, approvedAt })}
        scanId={scan.id}
        className="button button--small"
      >
        {m.archive.save}
      </DownloadButton>
      <span>{m.archive.what}</span>
    </div>
  );
}

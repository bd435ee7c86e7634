import type { ReactNode } from 'react';
import type { ScanSummary } from '../../schemas/desk.ts';
import { useAccess } from '../access/use-access.tsx';
import { DownloadButton } from './DownloadButton.tsx';

interface Props {
  readonly scan: Pick<ScanSummary, 'id' | 'fileName' | 'state'>;
  readonly className: string;
  readonly children: ReactNode;
}

/** The untouched original. */
export function OriginalButton({ scan, ...look }: Props) {
  if (!useAccess().may('see-original') || scan.state === 'disposed') return null;
  const path = `/api/scans/${scan.id}/original`;
  return <DownloadButton path={path} fileName={scan.fileName} scanId={scan.id} {...look} />;
}

import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { ScanSummary } from '../../schemas/desk.ts';
import { useAccess } from '../access/use-access.tsx';
import { download } from '../server/request.ts';
import { useErrorWords } from './ErrorNotice.tsx';

interface Props {
  readonly scan: Pick<ScanSummary, 'id' | 'fileName' | 'state'>;
  readonly className: string;
  readonly children: ReactNode;
}

/** Saves the untouched original with one click; the server records who was given it. */
export function OriginalButton(props: Props) {
  const { may } = useAccess();
  const isThere = props.scan.state !== 'disposed';
  return may('see-original') && isThere ? <Button {...props} /> : null;
}

function Button({ scan, className, children }: Props) {
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const words = useErrorWords(error);
  const save = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await download(`/api/scans/${scan.id}/original`, scan.fileName);
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
    void client.invalidateQueries({ queryKey: ['audit', scan.id] });
  };
  return (
    <>
      <button
        type="button"
        className={className}
        aria-disabled={isBusy}
        onClick={() => !isBusy && void save()}
      >
        {children}
      </button>
      {error !== null && (
        <span className="error-text" role="alert">
          {words.cause} {words.remedy}
        </span>
      )}
    </>
  );
}

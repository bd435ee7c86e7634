import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { download } from '../server/request.ts';
import { useErrorWords } from './ErrorNotice.tsx';

interface Props {
  readonly path: string;
  readonly fileName: string;
  /** In whose history it is told. */
  readonly scanId: string;
  readonly className: string;
  readonly children: ReactNode;
}

/** Saves a file with one click; the server records who was given it. */
export function DownloadButton({ path, fileName, scanId, className, children }: Props) {
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const words = useErrorWords(error);
  const save = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await download(path, fileName);
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
    void client.invalidateQueries({ queryKey: ['audit', scanId] });
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

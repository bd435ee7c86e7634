import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { uploadFile } from '../server/upload-file.ts';
import type { UploadItem } from './UploadList.tsx';

/** Sends files to `path` one after the other, and knows what became of each. */
export function useUploads(path: string) {
  const client = useQueryClient();
  const [items, setItems] = useState<readonly UploadItem[]>([]);
  const line = useRef<Promise<void>>(Promise.resolve());
  const update = (id: number, state: UploadItem['state']): void =>
    setItems((all) => all.map((item) => (item.id === id ? { ...item, state } : item)));

  const sendOne = async (id: number, file: File): Promise<void> => {
    const tellProgress = (percent: number): void => update(id, { kind: 'sending', percent });
    tellProgress(0);
    try {
      update(id, { kind: 'answered', result: await uploadFile(path, file, tellProgress) });
    } catch (error) {
      update(id, { kind: 'broken', error });
    }
    for (const key of ['scans', 'counts', 'batches'])
      void client.invalidateQueries({ queryKey: [key] });
  };
  const add = (files: readonly File[]): void => {
    for (const file of files) {
      const id = (nextId += 1);
      setItems((all) => [...all, { id, name: file.name, state: { kind: 'waiting' } }]);
      line.current = line.current.then(() => sendOne(id, file));
    }
  };
  const clear = (): void =>
    setItems((all) =>
      all.filter(({ state }) => state.kind === 'waiting' || state.kind === 'sending'),
    );
  return { items, add, clear };
}

let nextId = 0;

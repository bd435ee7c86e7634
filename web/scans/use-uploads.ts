import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Destination } from '../../schemas/destination.ts';
import { openUpload, type FileUpload } from '../server/upload-file.ts';
import type { UploadItem } from './UploadList.tsx';

/** Sends files to their place one after the other, and knows what became of each. `to` null: they stand by themselves. */
export function useUploads(to: Destination | null) {
  const client = useQueryClient();
  const [items, setItems] = useState<readonly UploadItem[]>([]);
  const line = useRef<Promise<void>>(Promise.resolve());
  const update = (id: number, state: UploadItem['state']): void =>
    setItems((all) => all.map((item) => (item.id === id ? { ...item, state } : item)));

  const sendOne = async (id: number, upload: FileUpload): Promise<void> => {
    try {
      const result = await upload.send((sending) => update(id, { kind: 'sending', ...sending }));
      update(id, { kind: 'answered', result });
    } catch (error) {
      const goOn = (): void => {
        update(id, { kind: 'waiting' });
        line.current = line.current.then(() => sendOne(id, upload));
      };
      update(id, { kind: 'broken', error, goOn });
    }
    for (const key of ['scans', 'counts', 'batches'])
      void client.invalidateQueries({ queryKey: [key] });
  };
  const add = (files: readonly File[]): void => {
    for (const file of files) {
      const id = (nextId += 1);
      setItems((all) => [...all, { id, name: file.name, state: { kind: 'waiting' } }]);
      line.current = line.current.then(() => sendOne(id, openUpload(to, file)));
    }
  };
  const clear = (): void =>
    setItems(
      (all) => all.filter(({ state }) => state.kind !== 'answered'), // what broke off can still be gone on with
    );
  return { items, add, clear };
}

let nextId = 0;

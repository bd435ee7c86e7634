import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type DragEvent } from 'react';
import { useWords } from '../messages/use-messages.tsx';
import { uploadFile } from '../server/upload-file.ts';
import { UploadList, type UploadItem } from './UploadList.tsx';

const ACCEPTED = '.pdf,.tif,.tiff,.jpg,.jpeg,.png,application/pdf,image/tiff,image/jpeg,image/png';

/** Where scans are dropped or chosen. Files go one after the other, each with its own result. */
export function UploadZone() {
  const { m } = useWords();
  const { items, add, clear } = useUploads();
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };
  return (
    <section className="upload" aria-label={m.upload.title}>
      <div
        className={isOver ? 'upload__zone upload__zone--over' : 'upload__zone'}
        onDragOver={(event) => (event.preventDefault(), setOver(true))}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <svg className="upload__icon" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 16V4m0 0L7 9m5-5 5 5M4 16v4h16v-4" />
        </svg>
        <span className="upload__hint">{m.upload.hint}</span>
        <button
          type="button"
          className="button button--primary"
          onClick={() => input.current?.click()}
        >
          {m.upload.choose}
        </button>
        <input
          ref={input}
          type="file"
          hidden
          multiple
          accept={ACCEPTED}
          onChange={(event) => {
            add([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      {items.length > 0 && <UploadList items={items} onClear={clear} />}
    </section>
  );
}

function useUploads() {
  const client = useQueryClient();
  const [items, setItems] = useState<readonly UploadItem[]>([]);
  const line = useRef<Promise<void>>(Promise.resolve());
  const update = (id: number, state: UploadItem['state']): void =>
    setItems((all) => all.map((item) => (item.id === id ? { ...item, state } : item)));

  const sendOne = async (id: number, file: File): Promise<void> => {
    update(id, { kind: 'sending', percent: 0 });
    try {
      const result = await uploadFile(file, (percent) => update(id, { kind: 'sending', percent }));
      update(id, { kind: 'answered', result });
    } catch (error) {
      update(id, { kind: 'broken', error });
    }
    void client.invalidateQueries({ queryKey: ['scans'] });
    void client.invalidateQueries({ queryKey: ['counts'] });
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

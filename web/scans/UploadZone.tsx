import { useState, type DragEvent } from 'react';
import type { Destination } from '../../schemas/destination.ts';
import { useWords } from '../messages/use-messages.tsx';
import { FileButton } from './FileButton.tsx';
import { Photographs } from './Photographs.tsx';
import { UploadList } from './UploadList.tsx';
import { useUploads } from './use-uploads.ts';

/** Where scans are dropped or chosen. Files go to their place one after the other, each with its own result. */
export function UploadZone({ to }: { readonly to: Destination | null }) {
  const { m } = useWords();
  const { items, add, clear } = useUploads(to);
  const [isOver, setOver] = useState(false);
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
        <FileButton
          className="button button--primary"
          label={m.upload.choose}
          isMany
          onFiles={add}
        />
      </div>
      <Photographs onEnvelope={(file) => add([file])} />
      {items.length > 0 && <UploadList items={items} onClear={clear} />}
    </section>
  );
}

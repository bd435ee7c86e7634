import { useEffect, useRef, useState } from 'react';
import { useWords } from '../messages/use-messages.tsx';

interface Photograph {
  readonly file: File;
  readonly address: string;
}

/**
 * Pages photographed by phone, gathered to one envelope before they are sent. Shown where fingers
 * point; the words and the order are those of the pages.
 */
export function Photographs({ onEnvelope }: { readonly onEnvelope: (file: File) => void }) {
  const { m } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const { photographs, add, remove, clear } = usePhotographs();
  const [isTrouble, setTrouble] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const count = photographs.length;
  const send = async (): Promise<void> => {
    setBusy(true);
    setTrouble(false);
    try {
      // The writer of PDFs is large: who takes no photographs does without it.
      const { bindPhotographs } = await import('./bind-photographs.ts');
      const files = photographs.map(({ file }) => file);
      onEnvelope(await bindPhotographs(files, nameEnvelope(new Date())));
      clear();
    } catch {
      setTrouble(true); // said in words: a file that is no picture
    }
    setBusy(false);
  };
  return (
    <div className="photographs">
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {count === 0 ? m.upload.photograph : m.upload.photographMore}
      </button>
      <input
        ref={input}
        className="photographs__input"
        type="file"
        hidden
        multiple
        accept="image/*"
        capture="environment"
        onChange={(event) => {
          add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      {count > 0 && (
        <>
          <ol className="photographs__pages" aria-label={m.upload.photographs}>
            {photographs.map(({ address }, index) => (
              <li key={address}>
                <img src={address} alt={m.upload.photo(index + 1)} />
                <button
                  type="button"
                  className="button button--small"
                  aria-label={m.upload.removePhoto(index + 1)}
                  onClick={() => remove(address)}
                >
                  ✕
                </button>
              </li>
            ))}
          </ol>
          <button
            type="button"
            className="button button--primary"
            aria-disabled={isBusy}
            onClick={() => void (isBusy || send())}
          >
            {m.upload.sendPhotos(count)}
          </button>
        </>
      )}
      {isTrouble && (
        <p className="error-text" role="alert">
          {m.upload.photoTrouble}
        </p>
      )}
    </div>
  );
}

/** Their pictures live in the page's memory until they are sent or taken away. */
function usePhotographs() {
  const [photographs, setPhotographs] = useState<readonly Photograph[]>([]);
  const held = useRef(photographs);
  useEffect(() => {
    held.current = photographs;
  }, [photographs]);
  useEffect(() => () => forget(held.current), []);
  const add = (files: readonly File[]): void =>
    setPhotographs((all) => [
      ...all,
      ...files.map((file) => ({ file, address: URL.createObjectURL(file) })),
    ]);
  const remove = (address: string): void => {
    URL.revokeObjectURL(address);
    setPhotographs((all) => all.filter((photograph) => photograph.address !== address));
  };
  const clear = (): void => {
    forget(photographs);
    setPhotographs([]);
  };
  return { photographs, add, remove, clear };
}

const forget = (photographs: readonly Photograph[]): void =>
  photographs.forEach(({ address }) => URL.revokeObjectURL(address));

/** Two envelopes of one second differ in their bytes anyway. */
const nameEnvelope = (now: Date): string =>
  `photo-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.pdf`;

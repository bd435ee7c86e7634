import { useRef } from 'react';

const ACCEPTED = '.pdf,.tif,.tiff,.jpg,.jpeg,.png,application/pdf,image/tiff,image/jpeg,image/png';

/** Chooses files that can be scans. */
export function FileButton(props: {
  readonly className: string;
  readonly label: string;
  /** Said besides, to screen readers. */
  readonly of?: string;
  readonly isMany: boolean;
  readonly isBusy?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={props.className}
        aria-disabled={props.isBusy === true}
        onClick={() => props.isBusy !== true && input.current?.click()}
      >
        {props.label}
        {props.of !== undefined && <span className="visually-hidden">: {props.of}</span>}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={props.isMany}
        accept={ACCEPTED}
        onChange={(event) => {
          props.onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}

import { describeFailure } from '../../schemas/messages.ts';
import type { UploadResult } from '../../schemas/http.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useErrorWords } from '../shell/ErrorNotice.tsx';

export interface UploadItem {
  readonly id: number;
  readonly name: string;
  readonly state:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'sending'; readonly percent: number }
    | { readonly kind: 'answered'; readonly result: UploadResult }
    | { readonly kind: 'broken'; readonly error: unknown };
}

/** What became of each file. Stays until it is cleared: results are not toasts to be missed. */
export function UploadList(props: {
  readonly items: readonly UploadItem[];
  readonly onClear: () => void;
}) {
  const { m } = useWords();
  return (
    <div className="upload__results">
      <ul aria-label={m.upload.list} aria-live="polite">
        {props.items.map((item) => (
          <li key={item.id} className="upload__item">
            <span className="upload__name">{item.name}</span>
            <UploadState item={item} />
          </li>
        ))}
      </ul>
      <button type="button" className="button button--quiet" onClick={props.onClear}>
        {m.upload.clear}
      </button>
    </div>
  );
}

/** How far one file has come. */
export function UploadState({ item }: { readonly item: UploadItem }) {
  const { m } = useWords();
  switch (item.state.kind) {
    case 'waiting':
      return <span className="muted">{m.upload.waiting}</span>;
    case 'sending':
      return (
        <span className="upload__progress">
          <progress
            max={100}
            value={item.state.percent}
            aria-label={m.upload.progress(item.name)}
          />
          {m.upload.sending(item.state.percent)}
        </span>
      );
    case 'answered':
      return <Answer result={item.state.result} />;
    case 'broken':
      return <Broken error={item.state.error} />;
  }
}

function Answer({ result }: { readonly result: UploadResult }) {
  const { m, language } = useWords();
  switch (result.outcome) {
    case 'taken-in':
      return <span className="upload__ok">✓ {m.upload.takenIn(result.scan.controlNumber)}</span>;
    case 'duplicate':
      return <span className="upload__note">{m.upload.duplicate(result.first.controlNumber)}</span>;
    case 'failed': {
      const { title, cause, remedy } = describeFailure(result.failure, language);
      return (
        <span className="upload__failed">
          <strong>{title}</strong> {cause} {remedy}
        </span>
      );
    }
  }
}

function Broken({ error }: { readonly error: unknown }) {
  const { cause, remedy } = useErrorWords(error);
  return (
    <span className="upload__failed">
      <strong>{cause}</strong> {remedy}
    </span>
  );
}

import { describeFailure } from '../../schemas/messages.ts';
import type { UploadResult } from '../../schemas/http.ts';
import { useWords } from '../messages/use-messages.tsx';
import type { Sending } from '../server/upload-file.ts';
import { useErrorWords } from '../shell/ErrorNotice.tsx';

export interface UploadItem {
  readonly id: number;
  readonly name: string;
  readonly state:
    | { readonly kind: 'waiting' }
    | ({ readonly kind: 'sending' } & Sending)
    | { readonly kind: 'answered'; readonly result: UploadResult }
    | { readonly kind: 'broken'; readonly error: unknown; readonly goOn: () => void };
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
      return <Progress name={item.name} sending={item.state} />;
    case 'answered':
      return <Answer result={item.state.result} />;
    case 'broken':
      return <Broken error={item.state.error} onGoOn={item.state.goOn} />;
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

function Broken(props: { readonly error: unknown; readonly onGoOn: () => void }) {
  const { m } = useWords();
  const { cause, remedy } = useErrorWords(props.error);
  return (
    <span className="upload__failed">
      <strong>{cause}</strong> {remedy}{' '}
      <button type="button" className="button button--small" onClick={props.onGoOn}>
        {m.upload.goOn}
      </button>
    </span>
  );
}

function Progress(props: { readonly name: string; readonly sending: Sending }) {
  const { m } = useWords();
  const { sent, total, isCut } = props.sending;
  const percent = total === 0 ? 100 : Math.floor((100 * sent) / total);
  return (
    <span className="upload__progress">
      <progress max={100} value={percent} aria-label={m.upload.progress(props.name)} />
      {m.upload.sending(sayBytes(sent), sayBytes(total), percent)}
      {isCut && <span className="upload__cut">{m.upload.cut}</span>}
    </span>
  );
}

const MEGA = 1_000_000;
const KILO = 1000;
const sayBytes = (bytes: number): string =>
  bytes < MEGA ? `${Math.ceil(bytes / KILO)} kB` : `${(bytes / MEGA).toFixed(1)} MB`;

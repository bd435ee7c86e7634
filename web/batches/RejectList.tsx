import type { Reject } from '../../schemas/batch.ts';
import type { Destination } from '../../schemas/destination.ts';
import { describeFailure } from '../../schemas/messages.ts';
import { useWords } from '../messages/use-messages.tsx';
import { FileButton } from '../scans/FileButton.tsx';
import { UploadState } from '../scans/UploadList.tsx';
import { useUploads } from '../scans/use-uploads.ts';

interface Props {
  readonly rejects: readonly Reject[];
  readonly mayScanAgain: boolean;
}

/** What could not be read: where its sheet lies, what it looks like, why, and what to do. */
export function RejectList({ rejects, mayScanAgain }: Props) {
  const { m } = useWords();
  if (rejects.length === 0) return <p className="muted">{m.batches.noRejects}</p>;
  return (
    <ul className="rejects">
      {rejects.map((reject) => (
        <RejectItem
          key={reject.page?.id ?? reject.scanId}
          reject={reject}
          mayScanAgain={mayScanAgain}
        />
      ))}
    </ul>
  );
}

function RejectItem(props: { readonly reject: Reject; readonly mayScanAgain: boolean }) {
  const { m, language } = useWords();
  const { reject, mayScanAgain } = props;
  const { scanId, page, failure, again, controlNumber, fileName } = reject;
  const { title, cause, remedy } = describeFailure(failure, language);
  const place = m.batches.place(reject.envelope, page?.number ?? null);
  return (
    <li className="reject">
      {page?.hasThumbnail ? (
        <img className="thumbnail" src={`/api/pages/${page.id}/thumbnail`} alt="" loading="lazy" />
      ) : (
        <span className="thumbnail thumbnail--none" aria-hidden="true" />
      )}
      <div className="reject__words">
        <h3>{place}</h3>
        <p>
          <span className="control-number">{controlNumber}</span>{' '}
          <span className="file-name">{fileName}</span>
        </p>
        <div className="failure">
          <p>
            <strong>{title}</strong> {cause}
          </p>
          <p>{remedy}</p>
        </div>
        {again !== null && <LastTry again={again} />}
        {mayScanAgain && (
          <ScanAgain
            place={place}
            to={page === null ? { kind: 'scan', scanId } : { kind: 'page', pageId: page.id }}
            isUnderWay={again !== null && again.failure === null}
          />
        )}
      </div>
    </li>
  );
}

function LastTry({ again }: { readonly again: NonNullable<Reject['again']> }) {
  const { m, language } = useWords();
  if (again.failure === null) return <p role="status">{m.batches.againWaiting(again.fileName)}</p>;
  const { title, cause } = describeFailure(again.failure, language);
  return (
    <p className="upload__failed">
      {m.batches.againFailed(again.fileName)} <strong>{title}</strong> {cause}
    </p>
  );
}

function ScanAgain(props: {
  readonly place: string;
  readonly to: Destination;
  readonly isUnderWay: boolean;
}) {
  const { m } = useWords();
  const { items, add } = useUploads(props.to);
  const last = items.at(-1);
  const isSending = last?.state.kind === 'waiting' || last?.state.kind === 'sending';
  return (
    <div className="reject__again">
      <FileButton
        className="button button--small"
        label={m.batches.scanAgain}
        of={props.place}
        isMany={false}
        isBusy={isSending || props.isUnderWay}
        onFiles={add}
      />
      {last && (
        <span role="status">
          <UploadState item={last} />
        </span>
      )}
    </div>
  );
}

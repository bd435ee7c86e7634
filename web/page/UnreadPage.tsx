import { useEffect, useState } from 'react';
import type { PageView } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import { describeFailure } from '../../schemas/messages.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { ChooseForm } from './ChooseForm.tsx';
import { ClaimNote } from './ClaimNote.tsx';
import { EnvelopeNotes } from './EnvelopeNotes.tsx';
import { EnvelopeParts } from './EnvelopeParts.tsx';
import { History } from './History.tsx';
import { commandOf, focusOf } from './keys.ts';
import { Notes, type Writing } from './Notes.tsx';
import { PageHeader } from './PageHeader.tsx';
import { PriorityNote } from './Priority.tsx';
import { useClaim } from './use-claim.ts';
import { WishNote } from './WishNote.tsx';

/** Pages whose pixels are there: a person may see which form it is where the machine does not. */
const CHOOSABLE: ReadonlySet<Failure['kind']> = new Set([
  'unknown-form',
  'ambiguous-form',
  'two-sheets',
  'form-unfit',
  'poor-registration',
]);

/** A page that is still waiting, or that could not be read: cause and remedy beside its picture. */
export function UnreadPage({ view }: { readonly view: PageView }) {
  const { may } = useAccess();
  const failure = view.summary.failure ?? view.scan.failure;
  const isDisposed = view.summary.state === 'disposed';
  const other = useClaim(view);
  const [noting, setNoting] = useState<Writing | null>(null);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const kind = commandOf(event, focusOf(event.target))?.kind;
      if ((kind !== 'note' && kind !== 'escalate') || !may('note') || isDisposed) return;
      event.preventDefault();
      setNoting(kind === 'note' ? 'colleagues' : 'supervisor');
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });
  const mayChoose =
    may('read-again') && other === null && CHOOSABLE.has(view.summary.failure?.kind ?? 'vanished');
  return (
    <div className="unread-page">
      <PageHeader view={view} form={null} />
      <UnreadPicture view={view} />
      <div className="unread-page__words">
        <ClaimNote pageId={view.id} other={other} />
        <PriorityNote view={view} />
        <WishNote view={view} />
        <EnvelopeParts scan={view.scan} besides={view.summary.number} />
        <EnvelopeNotes scan={view.scan} besides={view.summary.number} />
        {isDisposed ? (
          <Disposed />
        ) : failure === null ? (
          <Waiting />
        ) : (
          <Rejected failure={failure} />
        )}
        {mayChoose && <ChooseForm view={view} />}
        {!isDisposed && <Notes view={view} about="" writing={noting} setWriting={setNoting} />}
      </div>
      <History scanId={view.scan.id} form={null} />
    </div>
  );
}

function UnreadPicture({ view }: { readonly view: PageView }) {
  const { m } = useWords();
  if (view.summary.failure === null) return null;
  if (!view.summary.hasThumbnail)
    return <p className="unread-page__picture muted">{m.page.noPicture}</p>;
  return (
    <figure className="unread-page__picture">
      <img src={`/api/pages/${view.id}/thumbnail`} alt={m.page.unreadPicture} />
      <figcaption>{m.page.pictureIsCoarse}</figcaption>
    </figure>
  );
}

function Disposed() {
  const { m } = useWords();
  return (
    <section className="alert">
      <h2>{m.retention.disposedTitle}</h2>
      <p>{m.retention.disposedBody}</p>
    </section>
  );
}

function Waiting() {
  const { m } = useWords();
  return (
    <section className="alert">
      <h2>{m.page.waitingTitle}</h2>
      <p>{m.page.waitingBody}</p>
    </section>
  );
}

function Rejected({ failure }: { readonly failure: Failure }) {
  const { m, language } = useWords();
  const words = describeFailure(failure, language);
  const isQuestion = failure.kind === 'ambiguous-form';
  return (
    <section className={isQuestion ? 'alert' : 'alert alert--error'}>
      <p>{isQuestion ? m.page.whichForm : m.page.rejectedTitle}</p>
      <h2>{words.title}</h2>
      <h3>{m.page.cause}</h3>
      <p>{words.cause}</p>
      <h3>{m.common.remedy}</h3>
      <p>{words.remedy}</p>
    </section>
  );
}

import { useEffect } from 'react';
import type { PageView } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { Language } from '../../schemas/text.ts';
import { DoubleNotes } from '../doubles/DoubleNotes.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { ApproveBar } from './ApproveBar.tsx';
import { ClaimNote } from './ClaimNote.tsx';
import { DonePanel } from './DonePanel.tsx';
import { EnvelopeNotes } from './EnvelopeNotes.tsx';
import { EnvelopeParts } from './EnvelopeParts.tsx';
import { FieldList } from './FieldList.tsx';
import { History } from './History.tsx';
import { commandOf, focusOf } from './keys.ts';
import { Notes } from './Notes.tsx';
import { PageHeader } from './PageHeader.tsx';
import { PageImage } from './PageImage.tsx';
import { QualityNote } from './QualityNote.tsx';
import { RevealDialog } from './RevealDialog.tsx';
import { deskShortcuts, ShortcutDialog } from './ShortcutDialog.tsx';
import { useDesk, type Desk } from './use-desk.ts';
import { usePrefetchNext } from './use-prefetch-next.ts';
import { PriorityNote } from './Priority.tsx';
import { WishNote } from './WishNote.tsx';

/** The review desk: the paper on the left, its fields on the right, keys for everything. */
export function PageDesk({
  view,
  form,
  onAhead,
}: {
  readonly view: PageView;
  readonly form: Form;
  readonly onAhead: (pageId: string) => void;
}) {
  const { m, language } = useWords();
  const desk = useDesk(view, form);
  useDeskKeys(desk);
  usePrefetchNext(view, onAhead);
  const { findings } = desk;
  return (
    <div className="desk">
      <PageHeader view={view} form={form} />
      <PageImage desk={desk} />
      <div className="desk__work">
        <ClaimNote pageId={view.id} other={desk.other} />
        <PriorityNote view={view} />
        <WishNote view={view} />
        <DoubleNotes doubles={view.doubles} />
        <EnvelopeParts scan={view.scan} besides={view.summary.number} />
        <EnvelopeNotes scan={view.scan} besides={view.summary.number} />
        <Notes
          view={view}
          about={aboutField(desk, language)}
          writing={desk.noting}
          setWriting={(writing) => desk.setNoting(writing)}
        />
        <QualityNote quality={view.reading?.quality} />
        {desk.isApproved && <DonePanel desk={desk} />}
        <FieldList desk={desk} findings={findings} />
        {!desk.isClosed && <ApproveBar desk={desk} findings={findings} />}
        {desk.isPainted && <History scanId={view.scan.id} form={form} />}
      </div>
      {desk.dialog === 'help' && (
        <ShortcutDialog shortcuts={deskShortcuts(m)} onClose={() => desk.setDialog(null)} />
      )}
      {desk.dialog === 'reveal' && <RevealDialog desk={desk} />}
    </div>
  );
}

/** A question to a supervisor names the field in hand. */
function aboutField(desk: Desk, language: Language): string {
  const { selectedId } = desk;
  const label = selectedId === null ? undefined : desk.fieldOf(selectedId)?.label[language];
  return label === undefined ? '' : `[${label}] `;
}

/** Listens on the whole window: after a click on the paper the focus may be nowhere. */
function useDeskKeys(desk: Desk): void {
  useEffect(() => {
    if (desk.dialog !== null) return;
    const listen = (event: KeyboardEvent): void => {
      const command = commandOf(event, focusOf(event.target));
      if (command === null) return;
      event.preventDefault();
      desk.run(command);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });
}

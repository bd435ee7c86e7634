import { useState } from 'react';
import type { Finding } from '../../schemas/desk.ts';
import { useWords } from '../messages/use-messages.tsx';
import { FieldCard } from './FieldCard.tsx';
import { FieldRow } from './FieldRow.tsx';
import { isOpen, isOthers } from './settle.ts';
import type { Desk } from './use-desk.ts';

/** All fields in the form's order; the selected one opens in place. */
export function FieldList({
  desk,
  findings,
}: {
  readonly desk: Desk;
  readonly findings: readonly Finding[];
}) {
  const { m } = useWords();
  const [isOpenOnly, setOpenOnly] = useState(false);
  const { view, openCount, waitingCount } = desk;
  const total = view.fields.length;
  const rows = view.fields.filter(
    (f) => !isOpenOnly || isOpen(f) || isOthers(f) || f.fieldId === desk.selectedId,
  );
  return (
    <section className="fields" aria-labelledby="fields-title">
      <div className="fields__head">
        <h2 id="fields-title">{m.page.fields}</h2>
        <p className="fields__progress" role="status" data-open={openCount}>
          {openCount === 0 && waitingCount > 0
            ? m.entry.progress(waitingCount)
            : m.page.progress(openCount, total)}
        </p>
        <div className="switch" role="group" aria-label={m.page.show}>
          <button
            type="button"
            className="switch__option"
            aria-pressed={!isOpenOnly}
            onClick={() => setOpenOnly(false)}
          >
            {m.page.allFields}
          </button>
          <button
            type="button"
            className="switch__option"
            aria-pressed={isOpenOnly}
            onClick={() => setOpenOnly(true)}
          >
            {m.page.openFields}
          </button>
        </div>
        <button
          type="button"
          className="button button--small"
          onClick={() => desk.setDialog('help')}
        >
          {m.page.shortcuts} <kbd>Alt+/</kbd>
        </button>
        <progress
          className="fields__bar"
          max={total}
          value={total - openCount - waitingCount}
          aria-label={m.page.progressLabel}
        />
      </div>
      <ol className="fields__list">
        {rows.map((row) => {
          const field = desk.fieldOf(row.fieldId);
          if (field === undefined) return null;
          const own = findings.filter((finding) => finding.fields.includes(row.fieldId));
          return (
            <li key={row.fieldId}>
              {row.fieldId === desk.selectedId && !desk.isClosed ? (
                <FieldCard desk={desk} field={field} view={row} findings={own} />
              ) : (
                <FieldRow desk={desk} field={field} view={row} findings={own} />
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

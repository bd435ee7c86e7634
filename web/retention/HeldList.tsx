import { useState } from 'react';
import type { Keeping } from '../../schemas/retention.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { useHeld } from './keeping-queries.ts';
import { LiftDialog } from './LiftDialog.tsx';
import { Section } from './Section.tsx';

/** Envelopes that must stay, and why. */
export function HeldList() {
  const { m, language } = useWords();
  const { may } = useAccess();
  const query = useHeld();
  const held = query.data?.held ?? [];
  const [lifting, setLifting] = useState<Keeping | null>(null);
  const { columns } = m.retention;
  return (
    <Section title={m.retention.holds} none={m.retention.noHolds} count={held.length} query={query}>
      <table className="batch-table">
        <caption className="visually-hidden">{m.retention.holds}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.scan}</th>
            <th scope="col">{columns.received}</th>
            <th scope="col">{columns.why}</th>
            <th scope="col">{columns.held}</th>
            <th scope="col">
              <span className="visually-hidden">{columns.acts}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {held.map((one) => (
            <tr key={one.scanId}>
              <th scope="row" className="control-number">
                {one.controlNumber}
              </th>
              <td data-label={columns.received}>{one.receivedOn}</td>
              <td data-label={columns.why}>{one.hold?.reason}</td>
              <td data-label={columns.held}>
                {one.hold &&
                  m.retention.by(one.hold.person, new Date(one.hold.at).toLocaleString(language))}
              </td>
              <td>
                {may('hold') && (
                  <button
                    type="button"
                    className="button button--small"
                    aria-label={m.retention.liftOf(one.controlNumber)}
                    onClick={() => setLifting(one)}
                  >
                    {m.retention.lift}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {lifting?.hold && (
        <LiftDialog
          holdId={lifting.hold.id}
          number={lifting.controlNumber}
          onClose={() => setLifting(null)}
        />
      )}
    </Section>
  );
}

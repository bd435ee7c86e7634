import { Link } from 'wouter';
import type { Figures } from '../../schemas/figures.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { useSeen } from './dashboard-queries.ts';
import { Part } from './Tables.tsx';

/** What spot checks found wrong and nobody has seen to. */
export function Flagged({ figures: { flagged, byField } }: { readonly figures: Figures }) {
  const { m, language } = useWords();
  const { may } = useAccess();
  const { mutate, error, isError } = useSeen();
  if (flagged.length === 0) return null;
  const labelOf = ({ form, fieldId }: Figures['flagged'][number]): string =>
    byField.find((it) => it.form.id === form.id && it.fieldId === fieldId)?.label[language] ??
    fieldId;
  return (
    <Part title={m.dashboard.flagged} why={m.dashboard.flaggedWhy}>
      {isError && <ErrorNotice error={error} />}
      <ul className="flagged">
        {flagged.map((flag) => (
          <li key={flag.id}>
            <Link href={`/pages/${flag.pageId}`}>
              {m.dashboard.openPage(flag.controlNumber, flag.page, labelOf(flag))}
            </Link>
            {may('reopen') && (
              <button type="button" className="button" onClick={() => mutate(flag.id)}>
                {m.dashboard.seen}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}

import { Link } from 'wouter';
import type { DoubleView } from '../../schemas/double.ts';
import type { Form } from '../../schemas/form/form.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { ComparedFields } from './ComparedFields.tsx';
import { DoubleSide } from './DoubleSide.tsx';
import { Verdict } from './Verdict.tsx';

/** Two pages side by side: is it one sheet, scanned twice? */
export function DoubleDesk({ double, form }: { readonly double: DoubleView; readonly form: Form }) {
  const { m, language } = useWords();
  const { may } = useAccess();
  const { left, right, foundAt } = double;
  return (
    <div className="batches double-desk">
      <header>
        <p>
          <Link href="/doubles">{m.doubles.back}</Link>
        </p>
        <h1>{m.doubles.pair(left.controlNumber, right.controlNumber)}</h1>
        <p className="muted">
          {form.title[language]}
          {' ・ '}
          {m.doubles.found(new Date(foundAt).toLocaleString(language))}
        </p>
      </header>
      <Verdict key={double.id} double={double} />
      <div className="double-desk__sides">
        <DoubleSide side="left" page={left} isSetAside={double.setAside === 'left'} />
        <DoubleSide side="right" page={right} isSetAside={double.setAside === 'right'} />
      </div>
      {!may('see-fields') && <p className="muted">{m.doubles.coarse}</p>}
      <ComparedFields double={double} form={form} />
    </div>
  );
}

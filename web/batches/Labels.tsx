import { useState } from 'react';
import { labelSheets, labelSheetSchema, type LabelSheetName } from '../../schemas/label.ts';
import { Field } from '../access/Field.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { SelectField } from '../shell/SelectField.tsx';

/** The sheets in this room's printer stay the same from batch to batch. */
const KEPT_AS = 'madoguchi.labels';

/** Labels for the envelopes of a batch, to print. */
export function Labels({ batchId }: { readonly batchId: string }) {
  const { m } = useWords();
  const [sheet, setSheet] = useState(readKept);
  const [skip, setSkip] = useState('0');
  const { columns, rows } = labelSheets[sheet];
  const most = columns * rows - 1;
  const used = Math.min(most, Number(skip.normalize('NFKC').replaceAll(/\D/g, '')));
  const choose = (chosen: LabelSheetName): void => {
    localStorage.setItem(KEPT_AS, chosen);
    setSheet(chosen);
  };
  return (
    <details className="labels">
      <summary>{m.batches.labels}</summary>
      <div className="labels__choices">
        <div className="labels__sheet">
          <SelectField
            label={m.batches.labelSheet}
            value={sheet}
            options={labelSheetSchema.options.map((name) => [name, m.batches.labelSheets[name]])}
            onValue={choose}
          />
        </div>
        {most > 0 && (
          <Field
            label={m.batches.labelsUsed}
            inputMode="numeric"
            autoComplete="off"
            value={skip}
            onValue={setSkip}
          />
        )}
        <a
          className="button"
          href={`/api/batches/${batchId}/labels?sheet=${sheet}&skip=${used}`}
          download
        >
          {m.batches.printLabels}
        </a>
      </div>
    </details>
  );
}

function readKept(): LabelSheetName {
  const kept = labelSheetSchema.safeParse(localStorage.getItem(KEPT_AS));
  return kept.success ? kept.data : 'a4-24';
}

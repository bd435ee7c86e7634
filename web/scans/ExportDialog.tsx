import { useId, useState, type FormEvent } from 'react';
import type { FormList } from '../../schemas/http.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { useForms } from '../server/queries.ts';
import { download } from '../server/request.ts';
import { useDepartments } from '../access/use-departments.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { useErrorWords } from '../shell/ErrorNotice.tsx';
import { SelectField } from '../shell/SelectField.tsx';

/** Opens the export. What leaves the house is recorded under the person's name. */
export function ExportButton() {
  const { m } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button button--small" onClick={() => setOpen(true)}>
        {m.export.button}
      </button>
      {isOpen && <ExportDialog onClose={() => setOpen(false)} />}
    </>
  );
}

interface ExportInput {
  readonly form: string;
  readonly records: Records;
  readonly format: Format;
  readonly department?: string;
}

type Format = 'csv' | 'json';
type Records = 'approved' | 'finished';

function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { m, language } = useWords();
  const { departments: own } = useAccess().account;
  // Of who is limited only what there is for them.
  const isThere = (form: FormList[number]): boolean =>
    own.length === 0 || form.department === null || own.includes(form.department.id);
  // Versions of one form are exported together.
  const all = useForms().data?.forms ?? [];
  const departments = useDepartments();
  const [department, setDepartment] = useState('');
  const forms = all
    .filter((form) => department === '' || form.department?.id === department)
    .filter(isThere)
    .filter((form, at, these) => these.findIndex(({ id }) => id === form.id) === at);
  const [chosen, setChosen] = useState<string | null>(null);
  const [records, setRecords] = useState<Records>('approved');
  const [format, setFormat] = useState<Format>('csv');
  const form = (forms.find(({ id }) => id === chosen) ?? forms[0])?.id;
  const { isBusy, error, save } = useSaving(onClose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (form !== undefined)
      void save({ form, records, format, ...(department !== '' && { department }) });
  };
  return (
    <Dialog title={m.export.title} onClose={onClose}>
      <form className="export" onSubmit={submit}>
        <p>{m.export.why}</p>
        {departments.length > 1 && (
          <SelectField
            label={m.departments.label}
            isFirst
            value={department}
            options={[
              ['', m.departments.all],
              ...departments.map(({ id, ...name }) => [id, name[language]] as const),
            ]}
            onValue={setDepartment}
          />
        )}
        <SelectField
          label={m.export.form}
          isFirst={departments.length < 2}
          value={form ?? ''}
          options={forms.map((each) => [each.id, each.title[language]])}
          onValue={setChosen}
        />
        <Choice
          legend={m.export.records}
          options={[
            ['approved', m.export.approved],
            ['finished', m.export.finished],
          ]}
          value={records}
          onChange={setRecords}
        />
        <Choice
          legend={m.export.format}
          options={[
            ['csv', m.export.csv],
            ['json', m.export.json],
          ]}
          value={format}
          onChange={setFormat}
        />
        {error !== null && <ExportError error={error} />}
        <div className="dialog__actions">
          <button type="submit" className="button button--primary" aria-disabled={isBusy}>
            {isBusy ? m.export.saving : m.export.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function useSaving(onDone: () => void) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = async (input: ExportInput): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setError(null);
    try {
      await download('/api/export', `madoguchi-${input.form}.${input.format}`, input);
      onDone();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return { isBusy, error, save };
}

function ExportError({ error }: { readonly error: unknown }) {
  const { cause, remedy } = useErrorWords(error);
  return (
    <p className="error-text" role="alert">
      {cause} {remedy}
    </p>
  );
}

/** One of a few, as radio buttons. */
function Choice<T extends string>(props: {
  readonly legend: string;
  readonly options: readonly (readonly [T, string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className="export__choice">
      <legend className="label">{props.legend}</legend>
      {props.options.map(([value, label]) => (
        <label key={value} className="export__option">
          <input
            type="radio"
            name={name}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

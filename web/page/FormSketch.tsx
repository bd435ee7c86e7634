import type { FormPage } from '../../schemas/form/form-page.ts';
import { partsOf } from '../../schemas/form/parts.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useForm } from '../server/queries.ts';

/** Where a form has its fields, with their labels: enough to compare two versions with a page. */
export function FormSketch({ form: { id, version, page } }: { readonly form: FormPage }) {
  const { m, language } = useWords();
  const form = useForm({ id, version });
  const size = form.data?.pages[page - 1];
  if (!form.data || !size) return null;
  const fields = form.data.fields.filter((field) => field.page === page);
  return (
    <svg
      className="form-sketch"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={m.chooseForm.sketch(fields.map(({ label }) => label[language]).join('、'))}
    >
      <rect className="form-sketch__page" width={size.width} height={size.height} />
      {fields.map((field) => {
        const parts = partsOf(field);
        const first = parts[0]!.box;
        return (
          <g key={field.id}>
            {parts.map(({ id: part, box }) => (
              <rect key={part} className="form-sketch__box" {...box} />
            ))}
            <text x={first.x} y={first.y - 1}>
              {field.label[language]}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

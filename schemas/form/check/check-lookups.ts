import type { Field } from '../field.ts';
import type { Form } from '../form.ts';
import type { Lookup } from '../lookup.ts';
import { errorAt, type FormFault } from '../problem.ts';
import { nearest } from './nearest.ts';

type Path = (string | number)[];

/** Look-ups that name no field, or one that they cannot use. */
export function checkLookups(form: Form): FormFault[] {
  const faults = form.lookups.flatMap((lookup, index) =>
    checkLookup(form, lookup, ['lookups', index]),
  );
  return [...faults, ...checkVerifiedTwice(form)];
}

function checkLookup(form: Form, { key, verify }: Lookup, at: Path): FormFault[] {
  const keyField = fieldOf(form, key);
  if (!keyField) return [wordUnknown(form, key, [...at, 'key'])];
  const faults: FormFault[] = [];
  if (keyField.kind !== 'digits' && keyField.kind !== 'latin')
    faults.push(
      errorAt(
        [...at, 'key'],
        `"${key}" is a field of kind "${keyField.kind}": a registry is looked up by a field of kind "digits" or "latin".`,
      ),
    );
  if (keyField.secret !== 'none')
    faults.push(
      errorAt([...at, 'key'], `"${key}" is ${keyField.secret}: such a field is never looked up.`),
    );
  verify.forEach(({ field: id }, index) => {
    const path = [...at, 'verify', index, 'field'];
    const field = fieldOf(form, id);
    if (!field) faults.push(wordUnknown(form, id, path));
    else faults.push(...checkVerified(field, keyField, path));
  });
  return faults;
}

function checkVerified(field: Field, key: Field, path: Path): FormFault[] {
  if (field.kind !== 'japanese')
    return [
      errorAt(
        path,
        `"${field.id}" is a field of kind "${field.kind}": only the ink of "japanese" fields can be compared with a registry.`,
      ),
    ];
  if (field.secret !== 'none')
    return [errorAt(path, `"${field.id}" is ${field.secret}: such a field is never looked up.`)];
  return field.page === key.page
    ? []
    : [
        errorAt(
          path,
          `"${field.id}" stands on page ${field.page} and "${key.id}" on page ${key.page}: every page is read by itself.`,
        ),
      ];
}

/** Two registries could say two things of one field. */
function checkVerifiedTwice(form: Form): FormFault[] {
  const seen = new Set<string>();
  return form.lookups.flatMap(({ verify }, index) =>
    verify.flatMap(({ field }, position) => {
      if (!seen.has(field)) {
        seen.add(field);
        return [];
      }
      const path = ['lookups', index, 'verify', position, 'field'];
      return [errorAt(path, `"${field}" is compared twice. Take one of them out.`)];
    }),
  );
}

function wordUnknown(form: Form, id: string, path: Path): FormFault {
  const guess = nearest(
    id,
    form.fields.map((field) => field.id),
  );
  const hint = guess === undefined ? '' : ` Did you mean "${guess}"?`;
  return errorAt(path, `No field is called "${id}".${hint}`);
}

const fieldOf = (form: Form, id: string): Field | undefined =>
  form.fields.find((field) => field.id === id);

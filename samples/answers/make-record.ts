import type { Field } from '../../schemas/form/field.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import type { Random } from '../random.ts';
import { spoilCheckDigit } from './institution-code.ts';
import { inventAnswer } from './invent-answer.ts';
import { inventApplicant, inventPassword, type Applicant } from './person.ts';
import type { Recipe, Source } from './recipes.ts';

/** One filled form before anybody writes it down. */
export interface SampleRecord {
  readonly scenario: string;
  readonly breaks: readonly string[];
  readonly values: ReadonlyMap<string, FieldValue>;
}

/** Invents one record: by the form's recipes where it has some, else by kind and alphabet. */
export function makeRecord(
  form: Form,
  recipes: readonly Recipe[] | null,
  random: Random,
): SampleRecord {
  if (!recipes) {
    const values = form.fields.map((field) => [field.id, inventAnswer(field, random)] as const);
    return { scenario: 'by kind', breaks: [], values: new Map(values) };
  }
  const recipe = random.weighted(recipes);
  const draw = { applicant: inventApplicant(random), staff: staffOf(random), random };
  const values = new Map<string, FieldValue>();
  for (const field of form.fields) {
    const maybe = recipe.maybe[field.id];
    const source = maybe && random.chance(maybe.chance) ? maybe.source : recipe.fill[field.id];
    values.set(field.id, source === undefined ? emptyOf(field) : valueOf(source, draw));
  }
  return { scenario: recipe.name, breaks: recipe.breaks, values };
}

/** What a field reads as when nothing is written. */
export function emptyOf(field: Field): FieldValue {
  if (field.kind === 'mark') return false;
  return field.kind === 'choice' ? [] : null;
}

/** Small practices, and now and then a large one. */
const staffOf = (random: Random): number =>
  random.chance(0.85) ? random.whole(2, 30) : random.whole(31, 400);

interface Draw {
  readonly applicant: Applicant;
  readonly staff: number;
  readonly random: Random;
}

function valueOf(source: Source, { applicant, staff, random }: Draw): FieldValue {
  if (typeof source === 'object') return source.value;
  switch (source) {
    case 'contact':
    case 'institution':
    case 'founder':
    case 'phone':
    case 'email':
      return applicant[source];
    case 'institutionCode':
      return applicant.code;
    case 'institutionCodeSpoilt':
      return spoilCheckDigit(applicant.code, random);
    case 'password':
      return inventPassword(random);
    case 'passwordLong':
      return inventPassword(random, random.whole(16, 24));
    case 'passwordShort':
      return inventPassword(random, random.whole(4, 7));
    case 'staffCount':
      return String(staff);
    case 'deviceCount':
      return String(random.whole(1, Math.min(staff, 6)));
    case 'deviceCountTooHigh':
      return String(staff + random.whole(1, 9));
    case 'fourDigits':
      return String(random.whole(0, 9999)).padStart(4, '0');
    case 'futureDate':
      return futureDate(random);
    case 'phoneTooShort':
      return applicant.phone.slice(0, -2);
    case 'emailSpoilt':
      return applicant.email.replace('@', random.pick(['', '..@', '@@']));
  }
}

/** Far enough ahead to stay in the future for some years. */
function futureDate(random: Random): string {
  const month = String(random.whole(1, 12)).padStart(2, '0');
  const day = String(random.whole(1, 28)).padStart(2, '0');
  return `${random.whole(2028, 2033)}-${month}-${day}`;
}

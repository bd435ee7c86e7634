import type { BoxMm } from '../../units.ts';
import type { Field } from '../field.ts';
import type { Form } from '../form.ts';
import { partsOf, type FieldPart } from '../parts.ts';
import { errorAt, warningAt, type FormFault } from '../problem.ts';

/** Below it neither a hand nor a reader at 200 dpi (24 pixels) can cope. */
const SMALLEST_CELL = 3;
/** A line of writing lower than this is hardly ever legible. */
const LOWEST_LINE = 5;
/** Boxes that share a border touch; rounding in a drawing is smaller than this. */
const TOUCHING = 0.05;
/** A QR code of 33 modules at 200 dpi needs about 2.5 pixels a module. */
const SMALLEST_CODE = 11;

interface Place {
  readonly path: FormFault['path'];
  readonly name: string;
  readonly page: number;
  readonly kind: FieldPart['kind'] | 'aid';
  readonly box: BoxMm;
}

/** Boxes outside the page, over one another, or too small. */
export function checkGeometry(form: Form): FormFault[] {
  const places = [...form.fields.flatMap(placesOf), ...aidsOf(form)];
  return [
    ...firstOfEach(places.flatMap((place) => checkOnPage(form, place))),
    ...firstOfEach(places.flatMap(checkSize)),
    ...firstOfEach(checkOverlaps(places)),
    ...checkPrint(form),
  ];
}

/** A row of cells that is misplaced is one problem, not ten. */
function firstOfEach(faults: readonly FormFault[]): FormFault[] {
  const owner = ({ path }: FormFault): string => path.slice(0, 2).join('.');
  return faults.filter(
    (fault, index) => faults.findIndex((other) => owner(other) === owner(fault)) === index,
  );
}

function placesOf(field: Field, index: number): Place[] {
  return partsOf(field).map((part, position) => ({
    path: ['fields', index, ...pathOf(field, part, position)],
    name:
      part.kind === 'line' || part.id === 'mark'
        ? `"${field.id}"`
        : `"${field.id}", ${part.kind} ${part.id}`,
    page: field.page,
    kind: part.kind,
    box: part.box,
  }));
}

/** Where the author wrote the part; for a row of equal cells this is the row. */
function pathOf(field: Field, part: FieldPart, position: number): (string | number)[] {
  if (field.kind === 'choice') return ['options', position, 'box'];
  if (part.kind !== 'cell') return ['box'];
  if (field.kind !== 'date') return ['cells', position];
  const [group, number] = part.id.split('-');
  return ['cells', group!, Number(number) - 1];
}

function aidsOf(form: Form): Place[] {
  const aids = (key: 'code' | 'marks', name: string): Place[] =>
    form.fiducials[key].map(({ page, box }, index) => ({
      path: ['fiducials', key, index, 'box'],
      name,
      page,
      kind: 'aid',
      box,
    }));
  return [...aids('code', 'The printed code'), ...aids('marks', 'A corner mark')];
}

function checkOnPage(form: Form, { path, name, page, box }: Place): FormFault[] {
  const size = form.pages[page - 1];
  if (!size)
    return [errorAt(path, `${name} is on page ${page}, and the form has ${form.pages.length}.`)];
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  if (box.x >= 0 && box.y >= 0 && right <= size.width && bottom <= size.height) return [];
  return [
    errorAt(
      path,
      `${name} leaves the page: it reaches from ${mm(box.x)}, ${mm(box.y)} to ${mm(right)}, ${mm(bottom)} mm ` +
        `on a page of ${size.width} × ${size.height} mm. A box is [x, y, width, height].`,
    ),
  ];
}

function checkSize({ path, name, kind, box }: Place): FormFault[] {
  const side = Math.min(box.width, box.height);
  const size = `${mm(box.width)} × ${mm(box.height)} mm`;
  if (kind === 'cell' && side < SMALLEST_CELL)
    return [errorAt(path, `${name} is ${size}. Cells need at least ${SMALLEST_CELL} mm each way.`)];
  if (kind === 'mark' && side < SMALLEST_CELL)
    return [
      warningAt(
        path,
        `${name} is ${size}. Checkboxes below ${SMALLEST_CELL} mm are often misread.`,
      ),
    ];
  if (kind === 'line' && box.height < LOWEST_LINE)
    return [warningAt(path, `${name} is ${size}. People write taller than ${LOWEST_LINE} mm.`)];
  return [];
}

function checkOverlaps(places: readonly Place[]): FormFault[] {
  return places.flatMap((place, index) =>
    places
      .slice(0, index)
      .filter((other) => other.page === place.page && overlap(place.box, other.box))
      .slice(0, 1)
      .map((other) =>
        errorAt(place.path, `${place.name} lies over ${lower(other.name)}. Move one of them.`),
      ),
  );
}

const overlap = (a: BoxMm, b: BoxMm): boolean =>
  Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > TOUCHING &&
  Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > TOUCHING;

function checkPrint(form: Form): FormFault[] {
  const faults: FormFault[] = [];
  form.print.forEach((item, index) => {
    if (item.kind === 'line') return;
    const place: Place = {
      path: ['print', index, 'box'],
      name: `This ${item.kind}`,
      page: item.page,
      kind: 'aid',
      box: item.box,
    };
    faults.push(
      ...checkOnPage(form, place).map((fault) => ({ ...fault, severity: 'warning' as const })),
    );
  });
  form.fiducials.code.forEach(({ box }, index) => {
    if (Math.min(box.width, box.height) < SMALLEST_CODE)
      faults.push(
        warningAt(
          ['fiducials', 'code', index, 'box'],
          `The printed code is too small to be read at 200 dpi: give it ${SMALLEST_CODE} mm or more.`,
        ),
      );
  });
  return faults;
}

const mm = (length: number): string => String(Math.round(length * 100) / 100);
const lower = (name: string): string =>
  name.startsWith('"') ? name : name.charAt(0).toLowerCase() + name.slice(1);

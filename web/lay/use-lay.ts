import { useMemo, useReducer, useState } from 'react';
import type { PageView } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import {
  fitPlacement,
  type PlacementFit,
  type PlacementFlaw,
} from '../../schemas/placement/fit-placement.ts';
import type { GivenAnchor } from '../../schemas/placement/placement.ts';
import type { Result } from '../../schemas/result.ts';
import {
  anchorsOf,
  firstAnchors,
  listFormPoints,
  uprightTurn,
  type FormPoint,
} from './form-points.ts';
import { EMPTY, stepLay, type LayState, type LayStep } from './lay-state.ts';
import { showTurned, turnBy, turnedSize, type Quarters, type Size } from './turning.ts';
import { useViewPort, type ViewPort } from './use-view-port.ts';

/** Everything that the parts of this desk work with. */
export interface Lay {
  readonly form: Form;
  readonly formPage: number;
  readonly pageSize: Size;
  readonly picture: Size;
  readonly turn: Quarters;
  readonly state: LayState;
  readonly fit: Result<PlacementFit, PlacementFlaw>;
  readonly points: readonly FormPoint[];
  readonly port: ViewPort;
  readonly isAdding: boolean;
  readonly step: (step: LayStep) => void;
  readonly setAdding: (isAdding: boolean) => void;
  readonly rotate: (by: 1 | -1) => void;
  readonly reset: () => void;
  readonly select: (index: number | null) => void;
}

/** One form's page over one picture; another form or page is another `Lay`. */
export function useLay(view: PageView, form: Form, formPage: number, picture: Size): Lay {
  const pageSize = form.pages[formPage - 1]!;
  const known = useMemo(
    () => knownAnchors(view, form, formPage, picture),
    [view, form, formPage, picture],
  );
  const [turn, setTurn] = useState<Quarters>(() => startTurn(known, pageSize, picture));
  const [state, step] = useReducer(
    (before: LayState, next: LayStep) => stepLay(before, next, picture),
    { ...EMPTY, anchors: known ?? firstAnchors(pageSize, picture, turn) },
  );
  const [isAdding, setAdding] = useState(false);
  const port = useViewPort(turnedSize(picture, turn));
  const fit = useMemo(() => fitPlacement(state.anchors, pageSize), [state.anchors, pageSize]);
  const points = useMemo(() => listFormPoints(form, formPage), [form, formPage]);
  return {
    form,
    formPage,
    pageSize,
    picture,
    turn,
    state,
    fit,
    points,
    port,
    isAdding,
    step,
    setAdding,
    rotate(by) {
      const next = turnBy(turn, by);
      setTurn(next);
      port.fit();
      // As long as nobody has touched them the first anchors stand upright on the screen.
      if (known === null && state.past.length === 0)
        step({ kind: 'start', anchors: firstAnchors(pageSize, picture, next) });
    },
    reset: () => step({ kind: 'reset', anchors: known ?? firstAnchors(pageSize, picture, turn) }),
    select(index) {
      step({ kind: 'select', index });
      const anchor = index === null ? undefined : state.anchors[index];
      if (anchor) port.reveal(showTurned(anchor.scan, picture, turn));
    },
  };
}

/** Where a person, or else the machine, has laid this form's page before. */
function knownAnchors(
  { wish, reading }: PageView,
  form: Form,
  page: number,
  picture: Size,
): readonly GivenAnchor[] | null {
  const isIt = (key: { id: string; version: number }, of: number) =>
    key.id === form.id && key.version === form.version && of === page;
  const asked = wish?.wish;
  if (asked?.placement && isIt(asked.form, asked.form.page)) return asked.placement.anchors;
  if (reading === null || !isIt(reading.form, reading.formPage)) return null;
  return anchorsOf(reading.registration.homography, form.pages[page - 1]!, picture);
}

function startTurn(known: readonly GivenAnchor[] | null, page: Size, picture: Size): Quarters {
  if (known !== null) {
    const fit = fitPlacement(known, page);
    if (fit.ok) return uprightTurn(known, fit.value.homography, picture);
  }
  return picture.width > picture.height === page.width > page.height ? 0 : 1;
}

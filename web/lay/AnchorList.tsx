import { useState } from 'react';
import { LEAST_ANCHORS, MOST_ANCHORS } from '../../schemas/placement/placement.ts';
import { project, type Point } from '../../schemas/placement/plane.ts';
import { useWords } from '../messages/use-messages.tsx';
import { SelectField } from '../shell/SelectField.tsx';
import { isSamePoint } from './form-points.ts';
import { nameOfPoint } from './name-of-point.ts';
import type { Lay } from './use-lay.ts';

/** The anchors as a list: everything that the picture offers to the pointer, without one. */
export function AnchorList({ lay }: { readonly lay: Lay }) {
  const { m } = useWords();
  const { anchors } = lay.state;
  return (
    <section className="lay-anchors" aria-labelledby="lay-anchors-title">
      <h2 id="lay-anchors-title">{m.lay.anchors(anchors.length)}</h2>
      <p className="muted" id="lay-keys">
        {m.lay.keys}
      </p>
      <ol>
        {anchors.map((_, index) => (
          <AnchorRow key={index} lay={lay} index={index} />
        ))}
      </ol>
      <AddAnchor lay={lay} />
      <div className="lay-anchors__tools">
        <button
          type="button"
          className="button button--small"
          aria-disabled={lay.state.past.length === 0}
          onClick={() => lay.step({ kind: 'undo' })}
        >
          {m.page.undo} <kbd>Ctrl+Z</kbd>
        </button>
        <button type="button" className="button button--small" onClick={lay.reset}>
          {m.lay.reset}
        </button>
      </div>
    </section>
  );
}

function AnchorRow({ lay, index }: { readonly lay: Lay; readonly index: number }) {
  const { m, language } = useWords();
  const { state, fit } = lay;
  const anchor = state.anchors[index]!;
  const name = nameOfPoint(lay, anchor.form, m, language);
  const error =
    fit.ok && state.anchors.length > LEAST_ANCHORS ? fit.value.errors[index] : undefined;
  const move = (to: Partial<Point>) =>
    lay.step({ kind: 'move', index, to: { ...anchor.scan, ...to }, stroke: -performance.now() });
  return (
    <li className={state.selected === index ? 'lay-row lay-row--selected' : 'lay-row'}>
      <button
        type="button"
        className="lay-row__name"
        aria-pressed={state.selected === index}
        onClick={() => lay.select(state.selected === index ? null : index)}
      >
        <span className="lay-row__number">{index + 1}</span> {name}
      </button>
      <span className="lay-row__place">
        <PixelInput
          label={m.lay.across(index + 1)}
          sign="x"
          value={anchor.scan.x}
          onChange={(x) => move({ x })}
        />
        <PixelInput
          label={m.lay.down(index + 1)}
          sign="y"
          value={anchor.scan.y}
          onChange={(y) => move({ y })}
        />
      </span>
      {error !== undefined && error >= 0.05 && (
        <span className="lay-row__error">{m.lay.off(error.toFixed(1))}</span>
      )}
      <button
        type="button"
        className="button button--quiet"
        aria-label={m.lay.removeNamed(index + 1)}
        onClick={() => lay.step({ kind: 'remove', index })}
      >
        {m.lay.remove}
      </button>
    </li>
  );
}

function PixelInput(props: {
  readonly label: string;
  readonly sign: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  return (
    <label className="lay-pixel">
      <span aria-hidden="true">{props.sign}</span>
      <input
        type="number"
        aria-label={props.label}
        value={Math.round(props.value * 10) / 10}
        step={1}
        onChange={(event) => {
          const value = event.target.valueAsNumber;
          if (Number.isFinite(value)) props.onChange(value);
        }}
      />
    </label>
  );
}

/** Any corner of the page or of a field; it is put where the form lies now, to be corrected. */
function AddAnchor({ lay }: { readonly lay: Lay }) {
  const { m, language } = useWords();
  const { state, points, fit, picture } = lay;
  const free = points.filter(({ at }) => !state.anchors.some(({ form }) => isSamePoint(form, at)));
  const [chosen, setChosen] = useState(0);
  const isFull = state.anchors.length >= MOST_ANCHORS;
  const at = Math.min(chosen, free.length - 1);
  const add = (): void => {
    const point = free[at];
    if (isFull || point === undefined) return;
    const middle = { x: picture.width / 2, y: picture.height / 2 };
    const scan = fit.ok ? project(fit.value.homography, point.at) : middle;
    lay.step({ kind: 'add', anchor: { form: point.at, scan } });
  };
  return (
    <div className="lay-add">
      <SelectField
        label={m.lay.addLabel}
        value={at}
        options={free.map((point, index) => [index, nameOfPoint(lay, point.at, m, language)])}
        onValue={setChosen}
      />
      <button type="button" className="button button--small" aria-disabled={isFull} onClick={add}>
        {m.lay.add}
      </button>
      <button
        type="button"
        className="button button--small"
        aria-pressed={lay.isAdding}
        aria-disabled={isFull || !fit.ok}
        onClick={() => !isFull && fit.ok && lay.setAdding(!lay.isAdding)}
      >
        {m.lay.addOnPicture}
      </button>
    </div>
  );
}

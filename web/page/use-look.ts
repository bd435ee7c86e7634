import { useState } from 'react';
import type { Field } from '../../schemas/form/field.ts';
import { boxOf } from '../../schemas/form/parts.ts';
import type { Point } from '../../schemas/placement/plane.ts';
import { turnBy, turnedSize, type Quarters, type Size } from '../lay/turning.ts';
import type { Frame } from './field-boxes.ts';
import { frameOf, isByHand, LOOK_STEP, panFrame, zoomFrame, type Look } from './look.ts';

/** What a key or a tool does to the view. */
export type LookAct =
  'near' | 'whole' | 'toggle' | 'in' | 'out' | 'left' | 'right' | 'up' | 'down' | 'turn' | 'strong';

export interface LookPort {
  readonly isNear: boolean;
  readonly isStrong: boolean;
  readonly turn: Quarters;
  /** Millimetres of the page as turned. */
  readonly frame: Frame;
  /** The part was chosen by hand. */
  readonly isFree: boolean;
  /** Something is out of sight. */
  readonly isPart: boolean;
  act(act: LookAct): void;
  /** Zooms around a point of the page as turned. */
  zoomAt(factor: number, around: Point): void;
  /** Moves the view; millimetres of the page as turned. */
  pan(dx: number, dy: number): void;
}

/** On a narrow screen a whole page is too small to read: see the breakpoint in desk.css. */
const NARROW = '(max-width: 68rem)';
/** Share of what is shown by which a key moves it. */
const PAN_SHARE = 0.25;
const STEPS: Readonly<Partial<Record<LookAct, readonly [number, number]>>> = {
  left: [-PAN_SHARE, 0],
  right: [PAN_SHARE, 0],
  up: [0, -PAN_SHARE],
  down: [0, PAN_SHARE],
};

/** How the paper is looked at: whole, near the field in hand, or a part chosen by hand. `size`: mm. */
export function useLook(size: Size, field: Field | undefined): LookPort {
  const [look, setLook] = useState<Look>(() => ({
    isNear: window.matchMedia(NARROW).matches,
    turn: 0,
    isStrong: false,
    free: null,
  }));
  const sheet = turnedSize(size, look.turn);
  const place = field === undefined ? null : { id: field.id, box: boxOf(field) };
  const frame = frameOf(look, size, place);
  const choose = (chosen: Frame | null): void =>
    setLook((all) =>
      chosen === null
        ? { ...all, isNear: false, free: null }
        : { ...all, free: { frame: chosen, fieldId: field?.id ?? null } },
    );
  const show = (isNear: boolean): void => setLook((all) => ({ ...all, isNear, free: null }));
  const pan = (dx: number, dy: number): void => choose(panFrame(frame, dx, dy, sheet));
  return {
    isNear: look.isNear,
    isStrong: look.isStrong,
    turn: look.turn,
    frame,
    isFree: isByHand(look, place),
    isPart: frame.width < sheet.width || frame.height < sheet.height,
    pan,
    zoomAt: (factor, around) => choose(zoomFrame(frame, factor, sheet, around)),
    act(act) {
      const step = STEPS[act];
      if (step) return pan(step[0] * frame.width, step[1] * frame.height);
      if (act === 'near' || act === 'whole') return show(act === 'near');
      if (act === 'toggle') return show(!look.isNear);
      if (act === 'strong') return setLook((all) => ({ ...all, isStrong: !all.isStrong }));
      if (act === 'turn')
        return setLook((all) => ({ ...all, turn: turnBy(all.turn, 1), free: null }));
      choose(zoomFrame(frame, act === 'in' ? LOOK_STEP : 1 / LOOK_STEP, sheet));
    },
  };
}

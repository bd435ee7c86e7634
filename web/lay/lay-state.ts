import { MOST_ANCHORS, type GivenAnchor } from '../../schemas/placement/placement.ts';
import type { Point } from '../../schemas/placement/plane.ts';
import type { Size } from './turning.ts';

/** Anchors as they stand, and as they stood. */
export interface LayState {
  readonly anchors: readonly GivenAnchor[];
  readonly selected: number | null;
  /** Earlier anchors, the last ones last. */
  readonly past: readonly (readonly GivenAnchor[])[];
  /** While it is one movement, every step replaces the one before. */
  readonly moving: number | null;
}

export type LayStep =
  | { readonly kind: 'start'; readonly anchors: readonly GivenAnchor[] }
  | { readonly kind: 'select'; readonly index: number | null }
  /** Steps with the same `stroke` are undone as one. */
  | { readonly kind: 'move'; readonly index: number; readonly to: Point; readonly stroke: number }
  | { readonly kind: 'add'; readonly anchor: GivenAnchor }
  | { readonly kind: 'name'; readonly index: number; readonly form: Point }
  | { readonly kind: 'remove'; readonly index: number }
  | { readonly kind: 'reset'; readonly anchors: readonly GivenAnchor[] }
  | { readonly kind: 'undo' };

export const EMPTY: LayState = { anchors: [], selected: null, past: [], moving: null };

/** What one step makes of the anchors; points never leave the picture. */
export function stepLay(state: LayState, step: LayStep, picture: Size): LayState {
  const { anchors, past } = state;
  const change = (next: readonly GivenAnchor[], selected = state.selected): LayState => ({
    anchors: next,
    selected,
    past: [...past, anchors],
    moving: null,
  });
  const replace = (index: number, part: Partial<GivenAnchor>): GivenAnchor[] =>
    anchors.map((anchor, at) => (at === index ? { ...anchor, ...part } : anchor));
  switch (step.kind) {
    case 'start':
      return { ...EMPTY, anchors: step.anchors };
    case 'select':
      return { ...state, selected: step.index, moving: null };
    case 'move': {
      const moved = replace(step.index, { scan: keepWithin(step.to, picture) });
      const isSame = state.moving === step.stroke;
      return {
        anchors: moved,
        selected: step.index,
        past: isSame ? past : [...past, anchors],
        moving: step.stroke,
      };
    }
    case 'add':
      if (anchors.length >= MOST_ANCHORS) return state;
      return change(
        [...anchors, { ...step.anchor, scan: keepWithin(step.anchor.scan, picture) }],
        anchors.length,
      );
    case 'name':
      return change(replace(step.index, { form: step.form }));
    case 'remove':
      return change(
        anchors.filter((_, at) => at !== step.index),
        null,
      );
    case 'reset':
      return change(step.anchors, null);
    case 'undo': {
      const last = past.at(-1);
      if (last === undefined) return state;
      const selected =
        state.selected !== null && state.selected < last.length ? state.selected : null;
      return { anchors: last, selected, past: past.slice(0, -1), moving: null };
    }
  }
}

/** Tenths of a pixel are finer than any hand. */
const round = (value: number): number => Math.round(value * 10) / 10;

const keepWithin = ({ x, y }: Point, { width, height }: Size): Point => ({
  x: round(Math.min(width, Math.max(0, x))),
  y: round(Math.min(height, Math.max(0, y))),
});

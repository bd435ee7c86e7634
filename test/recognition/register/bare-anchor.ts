import { type Anchor, extentOf, type PatchModel } from '../../../recognition/register/anchors.ts';

const noPatch: PatchModel = {
  dx: new Int16Array(),
  dy: new Int16Array(),
  values: new Float32Array(),
  extent: extentOf([], []),
  ink: 255,
};

/** An anchor that tells both directions, for tests in which nobody looks for its print. */
export const bareAnchor = (x: number, y: number): Anchor => ({
  ...{ x, y, xx: 1, xy: 0, yy: 1, dropsOut: false },
  ...{ coarse: noPatch, light: noPatch, fine: noPatch },
});

import type { Network } from '../recognition/ports.ts';
import { MARK_STATES } from '../recognition/read/mark-model.ts';
import { MARK_TILE_PLANES, MARK_TILE_SIDE } from '../recognition/read/mark-tile.ts';
import { modelPath } from './model-path.ts';
import { openNetwork, requireShape } from './network.ts';

/** The network of checkboxes, if it is one for the tiles and states that the core knows. */
export const openCheckboxes = async (): Promise<Network> =>
  requireShape(await openNetwork(modelPath('mark/checkbox.json')), {
    side: MARK_TILE_SIDE,
    planes: MARK_TILE_PLANES,
    classes: MARK_STATES,
  });

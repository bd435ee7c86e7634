import workerpool from 'workerpool';
import type { UprightRequest } from '../schemas/archive.ts';
import type { PageRequest } from './contracts.ts';
import { drawPage } from './draw-page.ts';
import { drawUpright } from './draw-upright.ts';

/** Runs in a process of its own: see `page-drawer.ts`. Opens no engines but the decoders. */
workerpool.worker({
  draw: (page: Omit<PageRequest, 'wish'>) => drawPage(page),
  drawUpright: (page: UprightRequest) => drawUpright(page),
});

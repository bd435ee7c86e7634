import workerpool from 'workerpool';
import type { PageRequest } from './contracts.ts';
import { drawPage } from './draw-page.ts';

/** Runs in a process of its own: see `page-drawer.ts`. Opens no engines but the decoders. */
workerpool.worker({ draw: (page: Omit<PageRequest, 'wish'>) => drawPage(page) });

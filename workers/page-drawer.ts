import workerpool from 'workerpool';
import { confine } from '../engines/confine.ts';
import { compiledProgram } from '../programs/compiled.js';
import type { UprightRequest } from '../schemas/archive.ts';
import type { Failure } from '../schemas/failure.ts';
import { fail, type Result } from '../schemas/result.ts';
import type { PageRequest } from './contracts.ts';
import type { DrawnPage } from './draw-page.ts';

/** Draws received pages for the desk. A crash or hang is a `Failure`. */
export interface PageDrawer {
  draw(page: Omit<PageRequest, 'wish'>): Promise<Result<DrawnPage, Failure>>;
  /** Upright and cut to its form, with its masks, for archiving. */
  drawUpright(page: UprightRequest): Promise<Result<Buffer, Failure>>;
  close(): Promise<void>;
}

/** Pixels lie outside V8's heap. */
const MOST_HEAP_MB = 256;

/**
 * One process, started by the first picture that is asked for: files from strangers are decoded
 * there, without the environment and its keys, as the interpreter does.
 */
export function openPageDrawer({
  timeoutSeconds,
}: {
  readonly timeoutSeconds: number;
}): PageDrawer {
  const pool = workerpool.pool(compiledProgram('drawing'), {
    workerType: 'process',
    maxWorkers: 1,
    forkOpts: {
      serialization: 'advanced', // buffers stay buffers
      ...confine([`--max-old-space-size=${MOST_HEAP_MB}`]),
      env: {},
    },
  });
  const call = async <T>(method: string, page: unknown): Promise<Result<T, Failure>> => {
    try {
      return (await pool.exec(method, [page]).timeout(timeoutSeconds * 1000)) as Result<T, Failure>;
    } catch (error) {
      return fail(
        error instanceof workerpool.Promise.TimeoutError
          ? { kind: 'took-too-long', seconds: timeoutSeconds }
          : { kind: 'reader-crashed', detail: 'while drawing a page' },
      );
    }
  };
  return {
    draw: (page) => call('draw', page),
    drawUpright: (page) => call('drawUpright', page),
    async close() {
      await pool.terminate();
    },
  };
}

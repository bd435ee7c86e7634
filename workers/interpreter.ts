import workerpool, { type Pool } from 'workerpool';
import { confine } from '../engines/confine.ts';
import { compiledProgram } from '../programs/compiled.js';
import type { Failure } from '../schemas/failure.ts';
import { fail, type Result } from '../schemas/result.ts';
import type { Interpreter, ReaderSetup } from './contracts.ts';
import { openFreshPool } from './fresh-pool.ts';

export interface InterpreterOptions extends ReaderSetup {
  /** Pages read at the same time. */
  readonly processes: number;
  /** A call that takes longer is given up, and its process killed. */
  readonly timeoutSeconds: number;
  /** The process's script; another one only in tests. */
  readonly script?: string;
  /** After so many calls for each process they are replaced by new ones. */
  readonly callsOfProcess?: number;
}

/** Images lie outside V8's heap; what lies in it beyond this is a leak or an attack. */
const MOST_HEAP_MB = 1024;

/** Time to end by itself before a process is killed. */
const TERMINATE_MS = 1000;

/**
 * A process grows by about 0.3 MB a page (`bench:memory`), and each page takes three to four calls. To
 * start a new one takes seconds: a hundredth of the work that it then does.
 */
const CALLS_OF_PROCESS = 600;

/**
 * Starts recognition processes when they are first needed. They never see the environment, since
 * it holds the keys of the stores, and files from outside are decoded in them.
 */
export function openInterpreter(options: InterpreterOptions): Interpreter {
  const { processes, timeoutSeconds, formFolders, calibration } = options;
  const { script, callsOfProcess = CALLS_OF_PROCESS } = options;
  const setup: ReaderSetup = { formFolders, calibration };
  const pool = openFreshPool(
    () => openPool(script ?? compiledProgram('interpreter'), processes),
    callsOfProcess * processes,
  );
  const call = async <T, E>(
    method: string,
    request: unknown,
    toError: (failure: Failure) => E,
  ): Promise<Result<T, E>> => {
    try {
      return (await pool.exec(method, [setup, request], timeoutSeconds * 1000)) as Result<T, E>;
    } catch (error) {
      return fail(toError(toFailure(error as Error, timeoutSeconds)));
    }
  };
  return {
    inspect: (scan) => call('inspect', scan, (failure) => failure),
    isSeparator: (page) => call('isSeparator', page, (failure) => failure),
    interpret: (page) => call('interpret', page, (failure) => ({ failure, thumbnail: null })),
    verify: (request) => call('verify', request, (failure) => failure),
    findRefused: () => call('findRefused', null, (failure) => failure),
    close: () => pool.close(),
  };
}

const openPool = (script: string, processes: number): Pool =>
  workerpool.pool(script, {
    workerType: 'process',
    maxWorkers: processes,
    workerTerminateTimeout: TERMINATE_MS,
    forkOpts: {
      serialization: 'advanced', // buffers stay buffers
      ...confine([`--max-old-space-size=${MOST_HEAP_MB}`]),
      // One page is one unit of work: threads within it would only fight over the same cores.
      env: { OMP_THREAD_LIMIT: '1' },
    },
  });

function toFailure(error: Error, seconds: number): Failure {
  if (error instanceof workerpool.Promise.TimeoutError) return { kind: 'took-too-long', seconds };
  // The pool's own report names paths and arguments; only how the process ended is of use.
  const exit = /exitCode: `(\w+)`\s+signalCode: `(\w+)`/.exec(error.message);
  if (exit === null) return { kind: 'reader-crashed', detail: error.message };
  return {
    kind: 'reader-crashed',
    detail: exit[1] === 'null' ? `signal ${exit[2]}` : `exit code ${exit[1]}`,
  };
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { compiledProgram } from '../../programs/compiled.js';
import type { Failure } from '../../schemas/failure.ts';
import { fail, type Result } from '../../schemas/result.ts';
import { confine } from '../confine.ts';
import { limitNode } from './limit-node.ts';
import { READY, type PdfRequest, type PdfResponse, type PdfValue } from './messages.ts';

/** One answer, and whether the process may be asked again. */
export interface RenderAnswer {
  readonly result: Result<PdfValue, Failure>;
  readonly isAlive: boolean;
  readonly heapBytes: number;
}

export interface RenderProcess {
  /** One question at a time. */
  ask(request: PdfRequest, timeoutSeconds: number): Promise<RenderAnswer>;
  end(): Promise<void>;
}

/** Half a second on a free machine; a busy one may need many times that. */
const START_SECONDS = 60;

/**
 * Forks the render process. It inherits no environment, so no setting or secret of the parent, and
 * does not keep the parent running while nothing is asked.
 */
export function startRenderProcess(): RenderProcess {
  const program = compiledProgram('pdf-render');
  const child = fork(program, [], {
    ...confine(limitNode(program)),
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exited = once(child, 'exit');
  let isReady = false;
  child.unref();
  child.channel?.unref();

  const ask = (request: PdfRequest, timeoutSeconds: number): Promise<RenderAnswer> =>
    new Promise((resolve) => {
      const finish = (answer: RenderAnswer): void => {
        clearTimeout(timer);
        child.off('message', onMessage);
        child.off('exit', onExit);
        child.off('error', onError);
        child.channel?.unref();
        child.unref();
        resolve(answer);
      };
      const lose = (failure: Failure): void => {
        child.kill('SIGKILL');
        finish({ result: fail(failure), isAlive: false, heapBytes: 0 });
      };
      const onMessage = (message: PdfResponse | typeof READY): void => {
        if (message === READY) {
          isReady = true;
          clearTimeout(timer);
          timer = startTimer(timeoutSeconds);
          return;
        }
        finish({
          ...message,
          isAlive: message.result.ok || message.result.error.kind !== 'reader-crashed',
        });
      };
      const onExit = (code: number | null, signal: string | null): void =>
        lose({ kind: 'reader-crashed', detail: `PDF: process ended (${signal ?? code})` });
      const onError = (error: Error): void =>
        lose({ kind: 'reader-crashed', detail: `PDF: ${error.message}` });
      const startTimer = (seconds: number): NodeJS.Timeout =>
        setTimeout(() => lose({ kind: 'took-too-long', seconds }), seconds * 1000);
      let timer = startTimer(isReady ? timeoutSeconds : START_SECONDS);
      child.on('message', onMessage);
      child.on('exit', onExit);
      child.on('error', onError);
      child.ref();
      child.channel?.ref();
      child.send(request);
    });

  return {
    ask,
    end: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) {
        child.ref();
        await exited;
      }
    },
  };
}

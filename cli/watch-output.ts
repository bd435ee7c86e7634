export interface WatchedOutput {
  /** The system's code once it could not be written; EPIPE: whoever read it has gone. */
  failed(): string | null;
  /** Resolves when everything written so far has been taken or refused. */
  flush(): Promise<void>;
}

/**
 * Whoever reads standard output may go before everything is written (`| head -1`), and a disk that
 * it is written to may be full. Node would end the process at once, work in hand and all: the
 * failure is kept instead, for the command to stop by.
 */
export function watchOutput(stream: NodeJS.WriteStream): WatchedOutput {
  let code: string | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    code ??= error.code ?? error.message;
  });
  return {
    failed: () => code,
    flush: () => new Promise((resolve) => stream.write('', () => setImmediate(resolve))),
  };
}

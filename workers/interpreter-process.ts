import workerpool from 'workerpool';
import type { FileInterpreter, PageRequest, ScanBytes, VerifyRequest } from './contracts.ts';
import { openFileInterpreter } from './interpret-file.ts';

/** Runs in a process of its own: see `interpreter.ts`. Engines are opened by the first call. */
let opened: Promise<FileInterpreter> | undefined;

const open = (formFolders: readonly string[]): Promise<FileInterpreter> =>
  (opened ??= openFileInterpreter(formFolders));

workerpool.worker({
  inspect: async (formFolders: readonly string[], scan: ScanBytes) =>
    (await open(formFolders)).inspect(scan),
  interpret: async (formFolders: readonly string[], page: PageRequest) =>
    (await open(formFolders)).interpret(page),
  verify: async (formFolders: readonly string[], request: VerifyRequest) =>
    (await open(formFolders)).verify(request),
});

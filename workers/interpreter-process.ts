import workerpool from 'workerpool';
import type {
  FileInterpreter,
  PageOfFile,
  PageRequest,
  ReaderSetup,
  ScanBytes,
  VerifyRequest,
} from './contracts.ts';
import { openFileInterpreter } from './interpret-file.ts';

/** Runs in a process of its own: see `interpreter.ts`. Engines are opened by the first call. */
let opened: Promise<FileInterpreter> | undefined;

const open = (setup: ReaderSetup): Promise<FileInterpreter> =>
  (opened ??= openFileInterpreter(setup));

workerpool.worker({
  inspect: async (setup: ReaderSetup, scan: ScanBytes) => (await open(setup)).inspect(scan),
  isSeparator: async (setup: ReaderSetup, page: PageOfFile) =>
    (await open(setup)).isSeparator(page),
  interpret: async (setup: ReaderSetup, page: PageRequest) => (await open(setup)).interpret(page),
  verify: async (setup: ReaderSetup, request: VerifyRequest) => (await open(setup)).verify(request),
  findRefused: async (setup: ReaderSetup) => (await open(setup)).findRefused(),
});

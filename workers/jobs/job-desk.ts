import type { FormLibrary } from '../../store/contracts.ts';
import type { Stores } from '../../store/open-stores.ts';
import type { WorkObserver } from '../../telemetry/contracts.ts';
import type { Interpreter } from '../contracts.ts';
import type { Progress } from '../payloads.ts';

/** What the jobs work with. */
export interface JobDesk {
  readonly stores: Pick<Stores, 'records' | 'blobs' | 'queues' | 'registries'>;
  readonly interpreter: Interpreter;
  readonly forms: FormLibrary;
  readonly observer: WorkObserver;
}

export type Report = (progress: Progress) => Promise<void>;

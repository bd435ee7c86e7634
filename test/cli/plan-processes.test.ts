import { planProcesses } from '../../cli/plan-processes.ts';

const unset = { workerConcurrency: null, workerMemoryMb: null };

test.each([
  ['as many as CPUs, where they fit', unset, { cpus: 4, memoryMb: 16_000 }, 4],
  ['as many as fit, where CPUs are more', unset, { cpus: 16, memoryMb: 8000 }, 5],
  ['whole ones of a container with a part of a CPU', unset, { cpus: 2.5, memoryMb: 16_000 }, 2],
  ['one, however small', unset, { cpus: 0.5, memoryMb: 500 }, 1],
  ['what the budget says', { ...unset, workerMemoryMb: 2500 }, { cpus: 8, memoryMb: 64_000 }, 2],
  ['what is set', { ...unset, workerConcurrency: 7 }, { cpus: 1, memoryMb: 500 }, 7],
])('recognition processes: %s', (_name, config, machine, processes) => {
  expect(planProcesses(config, machine)).toBe(processes);
});

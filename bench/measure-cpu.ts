/** Milliseconds of CPU, of all threads, since `process.cpuUsage()` gave `start`. */
export function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

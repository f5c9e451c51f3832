import { readFileSync, readdirSync } from 'node:fs';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: readonly string[];
}

const ticksPerSecond = 100;

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Fields of /proc/PID/stat after the name, which may hold anything: the first is the state. */
function statOf(pid: number): string[] {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** All processes of this machine. */
export function processes(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      const pid = Number(name);
      const command = read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
      return { pid, parent: Number(statOf(pid)[1] ?? 0), command };
    });
}

/** `pid` and all that it started, also by way of others. */
export function treeOf(pid: number): ProcessInfo[] {
  const all = processes();
  const found = all.filter((each) => each.pid === pid);
  for (let index = 0; index < found.length; index += 1) {
    const { pid: parent } = found[index] as ProcessInfo;
    found.push(...all.filter((each) => each.parent === parent));
  }
  return found;
}

/** User and system time of a process so far, in seconds, without what its children used. */
export function cpuSeconds(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}

/** Proportional set size in MB: memory that is shared counts for each of its users in part. */
export function pssMb(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;
}

/** Resident set size in MB: what of it is shared counts in whole. */
export function rssMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

/** The environment that a process was started with. */
export function environmentOf(pid: number): Record<string, string> {
  const pairs = read(`/proc/${pid}/environ`).split('\0').filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

export const loadAverage = (): string => read('/proc/loadavg').split(' ').slice(0, 3).join(' ');

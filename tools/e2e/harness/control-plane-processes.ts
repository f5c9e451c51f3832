import { readFileSync, readdirSync } from 'node:fs';

/** Processes of the control plane that descend from the launcher, by their role. */
export function controlPlaneProcesses(launcher: number): Map<string, number> {
  const parentOf = (pid: number): number => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  };
  const found = new Map<string, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const pid = Number(name);
      if (parentOf(pid) !== launcher) continue;
      const role = /\0?ZENDO_ROLE=(\w+)/.exec(readFileSync(`/proc/${pid}/environ`, 'latin1'))?.[1];
      if (role) found.set(role, pid);
    } catch {
      // It ended while it was looked at.
    }
  }
  return found;
}

/** `kill -9` of the process of one role. @returns which it was. @throws Error when there is none */
export function killControlPlane(launcher: number, role: 'api' | 'worker'): number {
  const pid = controlPlaneProcesses(launcher).get(role);
  if (!pid) throw new Error(`no process of role ${role}`);
  process.kill(pid, 'SIGKILL');
  return pid;
}

import { type Command, Option } from 'commander';

import type { CustomSize } from '../../api/types.js';
import { CliError } from '../../errors/cli.error.js';
import { ExitCode } from '../../errors/exit-code.js';
import { count } from '../options.js';

export interface SizeOptions {
  readonly size?: string;
  readonly replicas?: number;
  readonly cpuRequest?: string;
  readonly cpuLimit?: string;
  readonly memoryRequest?: string;
  readonly memoryLimit?: string;
  readonly poolSize?: number;
}

/** Adds the options that say how much a tenant may use: a named size, or one of its own. */
export function sizeOptions(command: Command): Command {
  return command
    .option('--size <size>', 'how much it may use: a configured size')
    .addOption(new Option('--replicas <n>', 'a size of its own: servers').argParser(count))
    .option('--cpu-request <cpu>', 'a size of its own: processor time kept for it, such as 100m')
    .option('--cpu-limit <cpu>', 'a size of its own: most processor time')
    .option('--memory-request <memory>', 'a size of its own: memory kept for it, such as 128Mi')
    .option('--memory-limit <memory>', 'a size of its own: most memory')
    .addOption(new Option('--pool-size <n>', 'a size of its own: database connections of one server').argParser(count));
}

/** The members of a request that these options make. @throws CliError when a named size and one's own are mixed */
export function sizeOf(options: SizeOptions): { size?: string; custom_size?: CustomSize } {
  const { size, replicas, cpuRequest, cpuLimit, memoryRequest, memoryLimit, poolSize } = options;
  const custom = { replicas, cpuRequest, cpuLimit, memoryRequest, memoryLimit, poolSize };
  if (Object.values(custom).every((value) => value === undefined)) return { size };
  if (size !== undefined && size !== 'custom') {
    throw new CliError(
      '--size names a configured size; --cpu-request and the like make one of its own.',
      ExitCode.Usage,
      {
        hint: 'Give the one or the other.',
      },
    );
  }
  return { size: 'custom', custom_size: custom };
}

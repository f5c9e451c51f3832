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

/** Adds the options that say how much a tenant may use: a configured size, or a custom one. */
export function sizeOptions(command: Command): Command {
  return command
    .option('--size <size>', 'how much it may use: the name of a configured size')
    .addOption(new Option('--replicas <n>', 'custom size: how many servers').argParser(count))
    .option('--cpu-request <cpu>', 'custom size: CPU reserved for each server, such as 100m')
    .option('--cpu-limit <cpu>', 'custom size: the most CPU that each may use')
    .option('--memory-request <memory>', 'custom size: memory reserved for each server, such as 128Mi')
    .option('--memory-limit <memory>', 'custom size: the most memory that each may use')
    .addOption(new Option('--pool-size <n>', 'custom size: database connections of each server').argParser(count));
}

/** The members of a request that these options make. @throws CliError when a configured and a custom size are mixed */
export function sizeOf(options: SizeOptions): { size?: string; custom_size?: CustomSize } {
  const { size, replicas, cpuRequest, cpuLimit, memoryRequest, memoryLimit, poolSize } = options;
  const custom = { replicas, cpuRequest, cpuLimit, memoryRequest, memoryLimit, poolSize };
  if (Object.values(custom).every((value) => value === undefined)) return { size };
  if (size !== undefined && size !== 'custom') {
    throw new CliError(
      '--size names a configured size; --cpu-request and the like make a custom one.',
      ExitCode.Usage,
      {
        hint: 'Give the one or the other.',
      },
    );
  }
  return { size: 'custom', custom_size: custom };
}

import { setTimeout as sleep } from 'node:timers/promises';

import type { Command } from 'commander';

import { HttpClient } from './api/http-client.js';
import type { Operation } from './api/types.js';
import { ZendoApi } from './api/zendo-api.js';
import type { CliConfig } from './config/config.js';
import { type Connection, type ConnectionFlags, discover } from './connection/discovery.js';
import type { Terminal } from './input/prompt.js';
import { type Paint, paint } from './output/paint.js';
import { OUTPUT_FORMATS, type OutputFormat, type View, render } from './output/print.js';
import { LineProgress, LiveProgress, type Progress } from './output/progress.js';
import { Steps } from './output/steps.js';
import { watchOperation } from './watch/watch-operation.js';

/** Options that every command takes. */
export interface GlobalOptions extends ConnectionFlags {
  readonly output: OutputFormat;
}

export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** What commands share: settings, streams, the connection and how to print. */
export class App {
  readonly terminal: Terminal;
  /** Colours for stderr. */
  readonly paint: Paint;
  /** Colours for stdout. */
  readonly outPaint: Paint;

  constructor(
    readonly config: CliConfig,
    readonly streams: Streams,
    readonly version: string,
    /** The root of the Zendo that this CLI is part of: its `.zendo` is looked at last. */
    readonly installDir?: string,
  ) {
    const colours = (stream: NodeJS.WriteStream): Paint =>
      paint(stream.isTTY && !config.noColor && !config.dumbTerminal);
    // Questions go to stderr, so that stdout stays clean for `-o json`.
    this.terminal = { input: streams.stdin, output: streams.stderr };
    this.paint = colours(streams.stderr);
    this.outPaint = colours(streams.stdout);
  }

  connect(command: Command): Promise<Connection> {
    return discover(this.config, command.optsWithGlobals<GlobalOptions>(), this.installDir);
  }

  async api(command: Command): Promise<ZendoApi> {
    const { url, token } = await this.connect(command);
    return new ZendoApi(this.http(url, token));
  }

  http(url: string, token?: string): HttpClient {
    return new HttpClient({ url, token, userAgent: `zendo-cli/${this.version}` });
  }

  format(command: Command): OutputFormat {
    const { output } = command.optsWithGlobals<Partial<GlobalOptions>>();
    return output ?? OUTPUT_FORMATS[0];
  }

  print<Value>(command: Command, value: Value, view: View<Value>): void {
    this.streams.stdout.write(render(this.format(command), value, view));
  }

  /** A remark for people, on stderr; left out where the output is for scripts. */
  say(command: Command, text: string): void {
    if (this.format(command) === 'table') this.streams.stderr.write(`${text}\n`);
  }

  /** Shows steps that this program takes by itself. */
  steps(): Steps {
    const { stderr } = this.streams;
    return new Steps(stderr, this.paint, stderr.isTTY && !this.config.dumbTerminal);
  }

  /** Follows an operation to its end and shows its steps meanwhile. */
  async watch(api: ZendoApi, operation: Operation, timeoutMs?: number): Promise<Operation> {
    const { stderr } = this.streams;
    const live = stderr.isTTY && !this.config.dumbTerminal;
    const progress: Progress = live
      ? new LiveProgress(stderr, operation.tenant_name, this.paint)
      : new LineProgress(stderr, operation.tenant_name);
    const onInterrupt = (): void => {
      progress.stop();
      stderr.write(`\nThe operation goes on: zendo operations watch ${operation.id}\n`);
      // Ctrl-C ends the program; the server keeps the work.
      process.exit(130);
    };
    process.once('SIGINT', onInterrupt);
    try {
      progress.update(operation);
      return await watchOperation(api.http, operation.id, {
        timeoutMs,
        onChange: (state) => progress.update(state),
      });
    } finally {
      progress.stop();
      process.off('SIGINT', onInterrupt);
      // Lets the last drawing out before anything is written to stdout.
      await sleep(0);
    }
  }
}

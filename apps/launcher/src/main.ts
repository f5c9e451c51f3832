import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type LauncherConfig, loadConfig } from './config/config.js';
import { Launcher } from './launcher.js';
import { StartUpError } from './start-up.error.js';
import { Log } from './terminal/log.js';
import { watchNpm } from './terminal/npm-parent.js';

async function main(): Promise<void> {
  const startedAt = Date.now();
  const callerDir = process.cwd();
  // Whatever Zendo writes is for its own user's eyes only.
  process.umask(0o077);
  let config: LauncherConfig;
  try {
    config = loadConfig();
  } catch (error) {
    new Log(false, process.stdout, process.stderr).fail((error as Error).message);
    process.exit(1);
  }
  const log = new Log(config.json, process.stdout, process.stderr);
  // A terminal or a pipe that is gone must not take Zendo down: npm's end is watched for by itself.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const launcher = new Launcher(config, log);

  let ending = false;
  const end = async (code: number, reason?: string): Promise<void> => {
    if (ending) {
      log.say('  Stopping at once.');
      launcher.kill();
      return;
    }
    ending = true;
    if (reason) log.say(reason);
    await launcher.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void end(0, '\n  Stopping: tenants and control plane, then PostgreSQL …'));
  }
  // Everything hangs on this process, and nothing here is worth ending it for.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.warn('Unexpected; going on.', { error: error instanceof Error ? error.stack : String(error) });
    });
  }
  watchNpm(config.underNpm, () => void end(0, '  npm is gone: stopping.'));

  try {
    await launcher.start();
  } catch (error) {
    // A stop that was asked for meanwhile makes the start fail, which is no news.
    if (ending) return;
    log.fail(error instanceof StartUpError ? error.message : ((error as Error).stack ?? String(error)));
    await end(1);
    return;
  }
  if (ending) return;
  welcome(config, log, callerDir, Date.now() - startedAt);
  void launcher.hopeless.then((reason) => {
    log.fail(reason);
    return end(1);
  });
}

function welcome(config: LauncherConfig, log: Log, callerDir: string, tookMs: number): void {
  const admin = join(config.dataDir, 'admin.json');
  const cli = relative(callerDir, join(config.programs, '..', 'bin', 'zendo')) || 'zendo';
  const lines = [
    ['URL', `${config.publicUrl}   (API: /docs)`],
    ['Admin file', exists(admin) ? admin : `${admin} (not written)`],
    ['Logs', join(config.dataDir, 'logs')],
    ['Next', `${cli.startsWith('..') ? 'zendo' : cli} tenants create acme --wait`],
  ];
  log.say(`\n  Zendo is ready (${(tookMs / 1000).toFixed(1)} s). Ctrl-C stops all of it.\n`);
  for (const [title = '', text] of lines) log.say(`    ${title.padEnd(12)}${text}`);
  log.say('');
}

function exists(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}

await main();

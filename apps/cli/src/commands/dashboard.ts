import { dirname, join, resolve } from 'node:path';
import { access } from 'node:fs/promises';

import { type Command, InvalidArgumentError } from 'commander';

import type { App } from '../app.js';
import { adminFiles } from '../connection/local-admin.js';
import { installed, type Manifest, sweep, unmake } from '../dashboard/place.js';
import { DEFAULT_VERSION } from '../dashboard/wheels.js';
import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import { confirm } from '../input/prompt.js';
import { properties } from '../output/table.js';

interface Place {
  readonly directory?: string;
}

/** `dashboard install`, `status` and `remove`. They change files of this machine only, and talk to no Zendo. */
export function registerDashboard(program: Command, app: App): void {
  const dashboard = program
    .command('dashboard')
    .description("ZenML's own dashboard, which tenant servers of this machine show where it is installed");
  registerInstall(dashboard, app);
  registerStatus(dashboard, app);
  registerRemove(dashboard, app);
}

interface InstallOptions extends Place {
  readonly version: string;
  readonly wheel?: string;
  readonly sha256?: string;
  readonly force?: boolean;
}

function registerInstall(dashboard: Command, app: App): void {
  const command = withPlace(dashboard.command('install'))
    .description('take the dashboard out of the official Python package and put it where tenant servers find it')
    .option('--version <version>', 'the version of the package', versionText, DEFAULT_VERSION)
    .option('--wheel <file>', 'use this wheel; else pip fetches it from where it is configured to')
    .option('--sha256 <hex>', 'the checksum that the wheel must have, instead of the known one', checksumText)
    .option('--force', 'install it again even if it is there');
  command.action(async (options: InstallOptions) => {
    const directory = await placeOf(app, options);
    const { install } = await import('../dashboard/install.js');
    const wheel = options.wheel === undefined ? undefined : resolve(app.config.cwd, options.wheel);
    const { manifest, changed } = await install({ ...options, directory, wheel }, app.steps());
    app.print(
      command,
      { ...view(directory, manifest), changed },
      { names: () => [manifest.version], table: () => installedText(directory, manifest, changed) },
    );
  });
}

function registerStatus(dashboard: Command, app: App): void {
  const command = withPlace(dashboard.command('status')).description('say which dashboard is installed, and where');
  command.action(async (options: Place) => {
    const directory = await placeOf(app, options);
    const manifest = await installed(directory);
    app.print(command, manifest ? view(directory, manifest) : { installed: false, directory }, {
      names: () => (manifest ? [manifest.version] : []),
      table: () =>
        manifest
          ? properties(rows(directory, manifest))
          : `No dashboard is installed in ${directory}; tenant servers show their own pages.\n`,
    });
  });
}

function registerRemove(dashboard: Command, app: App): void {
  const command = withPlace(dashboard.command('remove'))
    .description('remove it; tenant servers then show their own pages')
    .option('-y, --yes', 'do not ask');
  command.action(async (options: Place & { yes?: boolean }) => {
    const directory = await placeOf(app, options);
    if (!options.yes && !(await confirm(app.terminal, `Remove the dashboard from ${directory}?`))) {
      throw new CliError('Not done.', ExitCode.Error);
    }
    const removed = await unmake(directory);
    await sweep(directory);
    app.print(
      command,
      { removed, directory },
      { names: () => [], table: () => (removed ? 'The dashboard is removed.\n' : 'There was no dashboard.\n') },
    );
  });
}

const withPlace = (command: Command): Command =>
  command.option('--directory <dir>', 'where it lies, instead of the data directory of a Zendo on this machine');

/** @throws CliError when there is no Zendo on this machine whose data directory could be meant */
async function placeOf({ config, installDir }: App, { directory }: Place): Promise<string> {
  if (directory !== undefined) return resolve(config.cwd, directory);
  for (const file of adminFiles(config.dataDir, config.cwd, installDir)) {
    // A data directory that is named is meant, also before its first start.
    if (config.dataDir !== undefined || (await isThere(file))) return join(dirname(file), 'dashboard');
  }
  throw new CliError('There is no Zendo on this machine to install it for.', ExitCode.NotFound, {
    code: 'data_directory_missing',
    hint: 'Start one with `npm start`, set ZENDO_DATA_DIR to its data directory, or give --directory DIR.',
  });
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const view = (directory: string, { folder, ...manifest }: Manifest) => ({
  installed: true,
  ...manifest,
  directory,
  path: join(directory, folder),
});

const rows = (directory: string, manifest: Manifest): [string, string][] => [
  ['Version', manifest.version],
  ['Wheel', `SHA-256 ${manifest.sha256}`],
  ['Files', `${manifest.files}, ${(manifest.bytes / 1e6).toFixed(1)} MB`],
  ['Directory', join(directory, manifest.folder)],
  ['Installed at', manifest.installed_at],
];

function installedText(directory: string, manifest: Manifest, changed: boolean): string {
  const head = changed ? 'The dashboard is installed.' : 'The dashboard is installed already; nothing was changed.';
  return (
    `${head}\n${properties(rows(directory, manifest))}\n` +
    'Tenant servers of the Zendo whose data directory this is show it at / from now on; none has to be restarted.\n'
  );
}

function versionText(text: string): string {
  if (!/^\d[\w.+]{0,60}$/.test(text)) throw new InvalidArgumentError('It looks like 0.98.0.');
  return text;
}

function checksumText(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError('It is 64 hexadecimal digits.');
  return text.toLowerCase();
}

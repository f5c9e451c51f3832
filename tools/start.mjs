// `npm start`: plain Node without dependencies, because nothing may be installed yet. It checks Node, installs when
// node_modules is missing or does not fit the lock file, builds when dist/ does not fit the sources, and then becomes
// the launcher, in this same process: what stops this process stops Zendo.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { alone } from './build/alone.mjs';
import { isInstalled, rememberInstalled } from './setup/installed.mjs';
import { root } from './setup/places.mjs';

const json = process.env.ZENDO_LOG === 'json';

const say = (message) =>
  process.stdout.write(json ? `${JSON.stringify({ level: 'info', message })}\n` : `${message}\n`);
function fail(message) {
  process.stderr.write(json ? `${JSON.stringify({ level: 'error', message })}\n` : `\n  ✗ ${message}\n`);
  process.exit(1);
}

const USAGE = `Usage: npm start

Runs Zendo on this machine: installs and builds what is missing, then starts PostgreSQL, the control plane and the servers
of tenants. Settings are environment variables, such as ZENDO_PORT, ZENDO_DATA_DIR and DATABASE_URL; README.md lists them.
Ctrl-C stops all of it. The operator's command line is bin/zendo.
`;

function checkArguments() {
  const [argument] = process.argv.slice(2);
  if (argument === undefined) return;
  const asked = ['--help', '-h'].includes(argument);
  (asked ? process.stdout : process.stderr).write(USAGE);
  process.exit(asked ? 0 : 2);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Zendo needs Node 20.19 or newer; this is ${process.version} (${process.execPath}).`);
}

function install() {
  say('Installing the dependencies (once, and again when they change) …');
  const npm = process.env.npm_execpath;
  const [command, ...prefix] = npm && /\.c?js$/.test(npm) ? [process.execPath, npm] : ['npm'];
  const result = spawnSync(command, [...prefix, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', json ? 'ignore' : 'inherit', 'inherit'],
  });
  if (result.status !== 0) fail(`npm ci failed${result.error ? `: ${result.error.message}` : ''}.`);
  rememberInstalled();
}

/** Whether dist/ is missing or older than the sources. */
async function mustBuild() {
  // An installation without the sources or the build tools, such as a container image, is used as it is.
  const launcher = join(root, 'dist', 'launcher.mjs');
  const canBuild = ['esbuild', '@swc/core'].every((name) => existsSync(join(root, 'node_modules', name)));
  if (!canBuild || !existsSync(join(root, 'apps'))) {
    if (existsSync(launcher) && statSync(launcher).isFile()) return false;
    fail('Zendo is not built, and the tools to build it are not installed. Run npm ci and then npm start.');
  }
  const { isStale } = await import('./build.mjs');
  return isStale();
}

function build() {
  say('Building …');
  // In a process of its own, because this one lives on as the launcher and should not keep a compiler's memory.
  const result = spawnSync(process.execPath, [join(root, 'tools', 'build.mjs')], {
    cwd: root,
    stdio: ['ignore', json ? 'ignore' : 'inherit', 'inherit'],
  });
  if (result.status !== 0) fail('The build failed.');
}

checkArguments();
checkNode();
if (!isInstalled() || (await mustBuild())) {
  const wait = () => say('Another start sets Zendo up in this directory: waiting for it …');
  await alone(root, wait, async () => {
    if (!isInstalled()) install();
    if (await mustBuild()) build();
  });
}
await import(pathToFileURL(join(root, 'dist', 'launcher.mjs')).href);

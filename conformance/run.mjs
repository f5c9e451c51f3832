// `npm run test:conformance`: compares a server with the official one, 0.98.0, which is started beside it. Options:
//   --url URL --username NAME   the server to look at, empty as it was created, with this one account, whose password is in
//                               ZENDO_CONFORMANCE_PASSWORD; without them Zendo is started with a tenant
//   --json FILE                 where the figures go (dist/conformance/report.json)
//   --long                      fuzzes with at least 100,000 calls, and looks at the server's memory
// What else there is goes to Jest: `-- schema` runs one part.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { root } from '../tools/setup/places.mjs';

const text = { type: 'string' };
const { values, positionals } = parseArgs({
  options: { url: text, username: text, json: text, long: { type: 'boolean' } },
  allowPositionals: true,
});
if (values.url && !values.username) {
  process.stderr.write('--url needs --username, and ZENDO_CONFORMANCE_PASSWORD unless the password is empty.\n');
  process.exit(2);
}
const env = { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules`.trim() };
if (values.url) {
  env.ZENDO_CONFORMANCE_URL = values.url.replace(/\/$/, '');
  env.ZENDO_CONFORMANCE_USERNAME = values.username;
  env.ZENDO_CONFORMANCE_PASSWORD ??= '';
}
if (values.json) env.ZENDO_CONFORMANCE_JSON = resolve(values.json);
if (values.long) env.ZENDO_CONFORMANCE_LONG = '1';
// Fuzzing destroys: it is done to a tenant of its own, never to a server that was named.
const left = values.url ? ['--testPathIgnorePatterns', 'conformance/fuzz/'] : [];
if (positionals.length > 0 && positionals.every((part) => part === 'fuzz')) env.ZENDO_CONFORMANCE_ALONE = '1';
const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'conformance', '--runInBand'];
const child = spawn(
  process.execPath,
  [...jest, ...positionals.map((part) => (part === 'fuzz' ? 'conformance/fuzz/' : part)), ...left],
  { cwd: root, env, stdio: 'inherit' },
);
// Ctrl-C reaches Jest by itself; it is waited for here, so that it can stop its servers.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
const [code] = await once(child, 'close');
process.exitCode = code ?? 1;

// `npm run test:conformance`: compares a server with the official one, 0.98.0, which is started beside it. Options:
//   --url URL --username NAME --password PASSWORD   the server to look at, empty as it was created, with this one account;
//                                                   without them Zendo is started with a tenant
//   --json FILE                                     where the figures go (dist/conformance/report.json)
// What else there is goes to Jest: `-- schema` runs one part.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { root } from '../tools/setup/places.mjs';

const text = { type: 'string' };
const { values, positionals } = parseArgs({
  options: { url: text, username: text, password: text, json: text },
  allowPositionals: true,
});
if (values.url && !values.username) {
  process.stderr.write('--url needs --username, and --password unless it is empty.\n');
  process.exit(2);
}
const env = { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules`.trim() };
if (values.url) {
  env.ZENDO_CONFORMANCE_URL = values.url.replace(/\/$/, '');
  env.ZENDO_CONFORMANCE_USERNAME = values.username;
  env.ZENDO_CONFORMANCE_PASSWORD = values.password ?? '';
}
if (values.json) env.ZENDO_CONFORMANCE_JSON = resolve(values.json);
const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'conformance', '--runInBand'];
const child = spawn(process.execPath, [...jest, ...positionals], { cwd: root, env, stdio: 'inherit' });
// Ctrl-C reaches Jest by itself; it is waited for here, so that it can stop its servers.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
const [code] = await once(child, 'close');
process.exitCode = code ?? 1;

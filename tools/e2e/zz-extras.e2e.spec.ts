import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { startTenantApp } from '../../apps/tenant-server/src/testing/tenant-app.js';
import { diff, describe as describeDifferences } from './compare/diff.js';
import { EXPECTED_DIFFERENCES } from './compare/expected-differences.js';
import { collect } from './compare/collect.js';
import { normalize } from './compare/normalize.js';
import { ZenmlClient } from './harness/zenml-client.js';
import { OfficialServer } from './harness/official-server.js';

async function track(url: string, account: any, directories: any = []) {
  const client = await ZenmlClient.create();
  client.useAccount(url, account);
  const cli = new Map<string, string>();
  for (const run of ['first', 'cached', 'changed', 'failing', 'tidy']) {
    const f = await client.python('zz_extras.py', [run]);
    cli.set(run, f.output);
  }
  const collected = await collect(url, account);
  const places = { texts: [[client.directory, '<client>'], [url, '<server>'], [new URL(url).host, '<host>'], ...directories] as any };
  return { answers: normalize(collected, places), cli, tookMs: {} };
}
const FILE = '/tmp/zendo-extras-official.json';
it('compares', async () => {
  const account = { username: 'owner', password: 'correct horse' };
  if (!existsSync(FILE)) {
    const server = await OfficialServer.start(account);
    try {
      const t = await track(server.url, account, [[server.directory, '<home>']]);
      writeFileSync(FILE, JSON.stringify({ answers: [...t.answers], cli: [...t.cli], tookMs: t.tookMs }));
    } finally {
      await server.stop();
    }
  }
  const official = JSON.parse(readFileSync(FILE, 'utf8'));
  const app = await startTenantApp();
  try {
    const t = await track(await app.app.getUrl(), account);
    writeFileSync(
      '/tmp/zendo-extras-ours.json',
      JSON.stringify({ answers: [...t.answers], cli: [...t.cli], tookMs: t.tookMs }),
    );
    const theirs = new Map<string, unknown>(official.answers);
    const names = [...new Set([...theirs.keys(), ...t.answers.keys()])];
    const found = names
      .flatMap((request) => diff(theirs.get(request), t.answers.get(request), `${request} » `))
      .filter(({ path }) => !EXPECTED_DIFFERENCES.some(({ at }) => at.test(path)));
    writeFileSync('/tmp/zendo-extras-diff.txt', describeDifferences(found, 300));
  } finally {
    await app.close();
  }
}, 900_000);

import { type Tracked, track } from './compare/track.js';
import { type Difference, describe as describeDifferences, diff } from './compare/diff.js';
import { EXPECTED_DIFFERENCES } from './compare/expected-differences.js';
import { meantBy } from './compare/meant.js';
import { OfficialServer } from './harness/official-server.js';
import { Zendo } from './harness/zendo.js';

const ACCOUNT = { username: 'keeper', password: 'keeper-pass-1' };

// The same script, run by the same unmodified client, against the official server 0.98.0 and against a tenant. Both are
// then asked everything that they report. Only what differs between any two servers is evened out: ids, times, places.
describe('a pipeline ends as it does on the official server', () => {
  let official: Tracked;
  let zendo: Tracked;

  beforeAll(async () => {
    const server = await OfficialServer.start(ACCOUNT);
    try {
      official = await track(server.url, ACCOUNT, [[server.directory, '<home>']]);
    } finally {
      await server.stop();
    }
    const product = await Zendo.start();
    try {
      const tenant = await product.createTenant('compared', ACCOUNT);
      zendo = await track(tenant.url, tenant.account, [[product.directory, '<home>']]);
    } finally {
      await product.stop();
    }
  });

  /** Differences in the answers to requests that `about` picks, without those that are known and meant. */
  function differences(about: (request: string) => boolean): Difference[] {
    const requests = [...new Set([...official.answers.keys(), ...zendo.answers.keys()])].filter(about);
    expect(requests).not.toEqual([]);
    return requests
      .flatMap((request) => diff(official.answers.get(request), zendo.answers.get(request), `${request} » `))
      .filter((difference) => !meantBy(EXPECTED_DIFFERENCES, difference));
  }

  const report = (about: (request: string) => boolean): string => {
    const found = differences(about);
    return found.length === 0 ? '' : describeDifferences(found);
  };

  it.each([
    'projects',
    'users',
    'service_accounts',
    'components',
    'stacks',
    'flavors',
    'tags',
    'pipelines',
    'pipeline_snapshots',
    'pipeline_builds',
    'schedules',
    'code_repositories',
    'runs',
    'steps',
    'artifacts',
    'artifact_versions',
    'models',
    'model_versions',
    'model_version_artifacts',
    'model_version_pipeline_runs',
    'logs',
    'current-user',
    'component-types',
  ])('reports the same %s, field by field', (collection) => {
    const asked = new RegExp(`^/${collection}(?:[/?]|$)`);
    expect(report((request) => asked.test(request))).toBe('');
  });

  it('answers every question that the official server answers, and no other', () => {
    expect([...zendo.answers.keys()].sort()).toEqual([...official.answers.keys()].sort());
  });

  it('ran what it was meant to run: a fan-in, a cached run, a changed one, a failure, a retry and a dynamic one', () => {
    const statuses = (collection: string) =>
      (zendo.collected.items[collection] ?? []).map(({ name, body }) => [name, body?.['status']]);
    expect(statuses('runs')).toEqual([
      ['forecast-first', 'completed'],
      ['forecast-cached', 'completed'],
      ['forecast-changed', 'completed'],
      ['hopeless-once', 'failed'],
      ['persistent-once', 'completed'],
      ['winding-once', 'completed'],
    ]);
    const steps = statuses('steps').map(([, status]) => status);
    expect(steps.filter((status) => status === 'cached')).toHaveLength(8);
    expect(steps.filter((status) => status === 'failed')).toHaveLength(1);
    expect(steps.filter((status) => status === 'retried')).toHaveLength(1);
  });

  it('prints the same in the terminal', () => {
    const commands = [...official.cli.keys()];
    expect(commands.length).toBeGreaterThan(10);
    for (const command of commands)
      expect(`${command}\n${zendo.cli.get(command)}`).toBe(`${command}\n${official.cli.get(command)}`);
  });
});

import { randomUUID } from 'node:crypto';

/** What is written to each server, through the same requests that the official client makes. */
export interface Seeded {
  readonly projectId: string;
  readonly seconds: number;
  readonly writes: number;
}

const PIPELINES = 25;
const SNAPSHOTS = 5;

const now = (): string => new Date().toISOString().replace('Z', '000');

const SOURCE = { module: 'bench', attribute: 'work', type: 'user' };
const CONFIG = { name: 'work', parameters: { amount: 3 }, outputs: {}, settings: {}, extra: {} };
const STEP = {
  spec: { source: SOURCE, upstream_steps: [], inputs: {}, invocation_id: 'work' },
  config: CONFIG,
  step_config_overrides: CONFIG,
};

/** Makes 25 pipelines, 5 snapshots and `runs` finished runs of one step with one artifact each. */
export async function seed(url: string, token: string, runs: number): Promise<Seeded> {
  const startedAt = Date.now();
  let writes = 0;
  async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'user-agent': 'zenml/0.98.0',
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 600)}`);
    if (method !== 'GET') writes += 1;
    return JSON.parse(text) as Answer;
  }
  type Named = { id: string };
  const project = (await call<Named>('GET', '/projects/default')).id;
  const stack = (await call<{ items: Named[] }>('GET', '/stacks?name=default')).items[0]?.id;
  const store = (await call<{ items: Named[] }>('GET', '/components?type=artifact_store&name=default')).items[0]?.id;

  const pipelines: string[] = [];
  for (let index = 0; index < PIPELINES; index += 1) {
    pipelines.push((await call<Named>('POST', '/pipelines', { name: `bench_${index}`, project })).id);
  }
  const snapshots: string[] = [];
  for (const pipeline of pipelines.slice(0, SNAPSHOTS)) {
    const made = await call<Named>('POST', '/pipeline_snapshots', {
      project,
      stack,
      pipeline,
      run_name_template: 'bench-{date}-{time}',
      pipeline_configuration: { name: 'bench', parameters: {}, tags: ['bench'], extra: {}, settings: {} },
      step_configurations: { work: STEP },
      client_environment: { os: 'linux', python_version: '3.11.7' },
      client_version: '0.98.0',
      server_version: '0.98.0',
      pipeline_version_hash: 'abc',
      is_dynamic: false,
    });
    snapshots.push(made.id);
  }
  for (let index = 0; index < runs; index += 1) {
    const [run] = await call<[Named]>('POST', '/runs', {
      project,
      name: `bench-run-${index}`,
      snapshot: snapshots[index % SNAPSHOTS],
      orchestrator_run_id: randomUUID(),
      status: 'running',
      start_time: now(),
      tags: ['bench'],
      orchestrator_environment: { os: 'linux' },
    });
    const step = await call<Named>('POST', '/steps', {
      project,
      name: 'work',
      pipeline_run_id: run.id,
      status: 'running',
      start_time: now(),
    });
    const [version] = await call<[Named]>('POST', '/artifact_versions/batch', [
      {
        project,
        artifact_name: 'amount',
        has_custom_name: true,
        type: 'DataArtifact',
        artifact_store_id: store,
        uri: `/tmp/bench/${randomUUID()}`,
        materializer: {
          module: 'zenml.materializers.built_in_materializer',
          attribute: 'BuiltInMaterializer',
          type: 'internal',
        },
        data_type: { module: 'builtins', attribute: 'int', type: 'builtin' },
        save_type: 'step_output',
        tags: [],
      },
    ]);
    await call('PUT', `/steps/${step.id}`, { status: 'completed', end_time: now(), outputs: { amount: [version.id] } });
  }
  return { projectId: project, seconds: (Date.now() - startedAt) / 1000, writes };
}

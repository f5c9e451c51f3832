import type { Answer, TenantApp } from '../../testing/tenant-app.js';

/** A model as these tests look at it: whatever is there. */
export interface AnyModel {
  readonly id: string;
  readonly name: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: Record<string, any>;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly metadata: Record<string, any>;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly resources: Record<string, any>;
}

export interface StepPlan {
  readonly upstream?: readonly string[];
  /** Inputs by name: step and output. */
  readonly inputs?: Readonly<Record<string, readonly [step: string, output: string]>>;
  readonly outputs?: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

export interface PipelinePlan {
  readonly steps?: Readonly<Record<string, StepPlan>>;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly isDynamic?: boolean;
}

let count = 0;

/** What a client does to run one pipeline, by hand. */
export class TrackedPipeline {
  private constructor(
    private readonly tenant: TenantApp,
    readonly project: string,
    readonly pipeline: string,
    readonly snapshot: string,
  ) {}

  static async create(tenant: TenantApp, plan: PipelinePlan = {}): Promise<TrackedPipeline> {
    const project = await only(tenant, 'projects');
    const stack = await only(tenant, 'stacks');
    const name = `pipeline_${(count += 1)}`;
    const pipeline = ok(await tenant.call<AnyModel>('POST', 'pipelines', { body: { project, name } })).id;
    const steps = plan.steps ?? { load: { outputs: ['dataset'] } };
    const body = {
      project,
      pipeline,
      stack,
      is_dynamic: plan.isDynamic ?? false,
      run_name_template: `${name}-{date}-{time}`,
      client_environment: { os: 'linux', python_packages: 'zenml==0.98.0' },
      client_version: '0.98.0',
      server_version: '0.98.0',
      pipeline_configuration: { name, ...plan.config },
      step_configurations: Object.fromEntries(Object.entries(steps).map(([step, each]) => [step, stepOf(step, each)])),
      pipeline_spec: {
        version: '0.5',
        steps: Object.entries(steps).map(([step, each]) => ({
          invocation_id: step,
          source: source(step),
          upstream_steps: upstreamOf(each),
          inputs: {},
        })),
      },
    };
    const snapshot = ok(await tenant.call<AnyModel>('POST', 'pipeline_snapshots', { body })).id;
    return new TrackedPipeline(tenant, project, pipeline, snapshot);
  }

  /** @param token of a client of its own, in place of the one that is logged in. */
  requestRun(fields: Record<string, unknown> = {}, token?: string): Promise<Answer<[AnyModel, boolean]>> {
    const body = {
      project: this.project,
      name: `run-${(count += 1)}`,
      snapshot: this.snapshot,
      start_time: '2026-11-23T20:54:02.926351',
      status: 'initializing',
      ...fields,
    };
    return this.tenant.call('POST', 'runs', { body, ...(token && { token }) });
  }

  /** A run that the orchestrator has begun. */
  async begin(fields: Record<string, unknown> = {}): Promise<AnyModel> {
    const orchestrator_run_id = `orchestrator-${(count += 1)}`;
    return ok(await this.requestRun({ status: 'running', orchestrator_run_id, ...fields }))[0];
  }

  requestStep(run: string, name: string, fields: Record<string, unknown> = {}): Promise<Answer<AnyModel>> {
    const body = {
      project: this.project,
      name,
      pipeline_run_id: run,
      start_time: '2026-11-23T20:54:03.500000',
      status: 'running',
      ...fields,
    };
    return this.tenant.call('POST', 'steps', { body });
  }

  async startStep(run: string, name: string, fields: Record<string, unknown> = {}): Promise<AnyModel> {
    return ok(await this.requestStep(run, name, fields));
  }

  putStep(id: string, body: Record<string, unknown>): Promise<Answer<AnyModel>> {
    return this.tenant.call('PUT', `steps/${id}`, { body });
  }

  putRun(id: string, body: Record<string, unknown>): Promise<Answer<AnyModel>> {
    return this.tenant.call('PUT', `runs/${id}`, { body });
  }

  async run(id: string, query: Record<string, string> = {}): Promise<AnyModel> {
    return ok(await this.tenant.call<AnyModel>('GET', `runs/${id}`, { query }));
  }

  async artifact(name: string, fields: Record<string, unknown> = {}): Promise<string> {
    const kind = { module: 'builtins', attribute: 'int', type: 'builtin' };
    const version = {
      project: this.project,
      artifact_name: name,
      type: 'DataArtifact',
      uri: `/tmp/${name}/${(count += 1)}`,
      materializer: { module: 'm', attribute: 'M', type: 'internal' },
      data_type: kind,
      save_type: 'step_output',
      ...fields,
    };
    const answer = await this.tenant.call<AnyModel[]>('POST', 'artifact_versions/batch', { body: [version] });
    return (ok(answer)[0] as AnyModel).id;
  }
}

/** @throws Error with the answer unless it is 200. */
export function ok<Body>(answer: Answer<Body>): Body {
  if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function only(tenant: TenantApp, path: string): Promise<string> {
  const page = ok(await tenant.call<{ items: AnyModel[] }>('GET', path, { query: { name: 'default' } }));
  return (page.items[0] as AnyModel).id;
}

const source = (attribute: string) => ({ module: 'pipe', attribute, type: 'user' });

const upstreamOf = ({ upstream, inputs }: StepPlan): string[] => [
  ...new Set([...(upstream ?? []), ...Object.values(inputs ?? {}).map(([step]) => step)]),
];

/** What a client sends for a step. */
export function stepOf(name: string, plan: StepPlan) {
  const outputs = Object.fromEntries(
    (plan.outputs ?? []).map((output) => [output, { materializer_source: [source('M')], artifact_config: null }]),
  );
  const inputs = Object.fromEntries(
    Object.entries(plan.inputs ?? {}).map(([input, [step_name, output_name]]) => [
      input,
      { step_name, output_name, chunk_index: null, chunk_size: null },
    ]),
  );
  const config = { name, outputs, ...plan.config };
  return {
    spec: { source: source(name), upstream_steps: upstreamOf(plan), inputs, invocation_id: name, ...plan.spec },
    config,
    step_config_overrides: config,
  };
}

/** Parts of requests as the official client sends them. */

export const source = (attribute: string, type = 'user') => ({ module: 'toys', attribute, type });

/** A step's configuration within a snapshot. */
export const stepConfiguration = (
  name: string,
  upstream: readonly string[] = [],
  outputs: readonly string[] = ['output'],
) => {
  const config = {
    name,
    parameters: { rows: 3 },
    outputs: Object.fromEntries(outputs.map((output) => [output, { materializer_source: [source('Materializer')] }])),
    caching_parameters: { step_source: 'a1' },
  };
  return {
    spec: {
      source: source(name),
      upstream_steps: upstream,
      invocation_id: name,
      inputs: Object.fromEntries(upstream.map((each) => [each, [{ step_name: each, output_name: 'output' }]])),
    },
    config,
    step_config_overrides: config,
  };
};

export const snapshot = (more: object = {}) => ({
  project: '{project}',
  run_name_template: 'bake-{date}-{time}',
  pipeline_configuration: { name: 'bake', parameters: { heat: 200 }, tags: ['warm'], enable_cache: true },
  step_configurations: { knead: stepConfiguration('knead'), rest: stepConfiguration('rest', ['knead']) },
  client_environment: { os: 'linux', python_version: '3.11.7' },
  client_version: '0.98.0',
  server_version: '0.98.0',
  pipeline_version_hash: 'abc123',
  pipeline_spec: { version: '0.5', source: source('bake'), parameters: { heat: 200 }, steps: [] },
  stack: '{stack}',
  pipeline: '{pipeline}',
  ...more,
});

export const artifactVersion = (name: string, more: object = {}) => ({
  project: '{project}',
  artifact_name: name,
  has_custom_name: true,
  type: 'DataArtifact',
  artifact_store_id: '{artifactStore}',
  uri: `/stores/knead/${name}`,
  materializer: source('Materializer'),
  data_type: { module: 'builtins', attribute: 'dict', type: 'builtin' },
  content_hash: '0123',
  save_type: 'step_output',
  metadata: { storage_size: 30, share: 0.5, note: 'fresh', flags: [1, 2], nested: { a: true } },
  item_count: 3,
  ...more,
});

export const run = (name: string, more: object = {}) => ({
  project: '{project}',
  name,
  snapshot: '{snapshot}',
  orchestrator_run_id: `${name}-1`,
  start_time: '2026-01-02T03:04:05.000006',
  status: 'running',
  orchestrator_environment: { os: 'linux', python_packages: 'zenml==0.98.0' },
  ...more,
});

export const step = (name: string, more: object = {}) => ({
  project: '{project}',
  name,
  start_time: '2026-01-02T03:04:06.000007',
  status: 'running',
  pipeline_run_id: '{run}',
  cache_key: 'c0ffee',
  source_code: 'def knead(): ...',
  ...more,
});

export const connector = (name: string, more: object = {}) => ({
  name,
  connector_type: 'docker',
  description: 'a registry',
  auth_method: 'password',
  resource_types: ['docker-registry'],
  supports_instances: false,
  configuration: { username: 'u', password: 'p' },
  labels: { kind: 'test' },
  ...more,
});

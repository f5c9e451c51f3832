import type { Sql } from '../database/sql.js';

/** The id of row `n` of a table that {@link fillTenant} filled; `n` may be an SQL expression. */
export const idIn = (table: string, n: number | string = 'n'): string => `md5('${table}' || (${n}))::uuid`;

type Columns = Readonly<Record<string, string>>;

const PROJECT = "(SELECT id FROM project WHERE name = 'default')";
const user = { user_id: idIn('user') };
const owned = { ...user, project_id: PROJECT };
const named = (prefix: string): Columns => ({ name: `'${prefix}-' || n` });
const NOW = 'now()::timestamp';

/** Parents before children. Every reference that can be set is set, and most of them differ from row to row. */
const TABLES: readonly (readonly [string, Columns])[] = [
  ['user', { ...named('user'), ...account(false) }],
  ['user#service', { ...named('service'), ...account(true) }],
  ['project', { ...named('project'), display_name: `'P' || n`, description: `''` }],
  ['tag', { ...named('tag'), ...user, color: `'blue'`, exclusive: 'false' }],
  ['secret', { ...named('secret'), private: 'false', internal: 'false', user_id: idIn('user') }],
  ['api_key', { ...named('key'), ...apiKey(), service_account_id: idIn('user#service', 1) }],
  ['auth_devices', device()],
  [
    'flavor',
    { ...named('flavor'), ...user, type: `'orchestrator'`, source: `'a.b'`, config_schema: `'{}'`, is_custom: 'true' },
  ],
  ['service_connector', { ...named('connector'), ...user, ...connector() }],
  [
    'stack_component',
    { ...named('component'), ...user, ...component(`'orchestrator'`), connector_id: idIn('service_connector') },
  ],
  ['stack_component#store', { ...named('store'), ...user, ...component(`'artifact_store'`) }],
  ['stack', { ...named('stack'), ...user, labels: `'{"a": "b"}'` }],
  ['code_repository', { ...named('code'), ...owned, config: `'{}'`, source: source() }],
  [
    'code_reference',
    { project_id: PROJECT, code_repository_id: idIn('code_repository'), commit: `'c'`, subdirectory: `''` },
  ],
  ['pipeline', { ...named('pipeline'), ...owned, run_count: '1' }],
  [
    'schedule',
    {
      ...named('schedule'),
      ...owned,
      pipeline_id: idIn('pipeline'),
      orchestrator_id: idIn('stack_component'),
      active: 'true',
      cron_expression: `'0 0 * * *'`,
      catchup: 'false',
      is_archived: 'false',
    },
  ],
  [
    'pipeline_build',
    {
      ...owned,
      stack_id: idIn('stack'),
      pipeline_id: idIn('pipeline'),
      images: `'{}'`,
      is_local: 'false',
      contains_code: 'true',
    },
  ],
  ['model', { ...named('model'), ...owned, save_models_to_registry: 'true' }],
  ['model_version', { ...named('version'), ...owned, ...modelVersion(), model_id: idIn('model'), number: '1' }],
  [
    'model_version#more',
    { ...named('more'), ...owned, ...modelVersion(), model_id: idIn('model', 1), number: 'n + 1' },
  ],
  ['pipeline_snapshot', { ...named('snapshot'), ...owned, ...snapshot() }],
  ['pipeline_snapshot#run', { ...owned, ...snapshot(), source_snapshot_id: idIn('pipeline_snapshot') }],
  ['pipeline_run', { ...named('run'), ...owned, ...run() }],
  [
    'step_configuration',
    { index: '0', name: `'step'`, snapshot_id: idIn('pipeline_snapshot#run'), config: stepConfig() },
  ],
  [
    'step_configuration#more',
    { index: 'n', name: `'step-' || n`, snapshot_id: idIn('pipeline_snapshot#run', 1), config: stepConfig() },
  ],
  ['step_run', { name: `'step'`, ...owned, ...step('n') }],
  ['step_run#more', { ...named('step'), ...owned, ...step('1') }],
  ['artifact', { ...named('artifact'), ...owned, has_custom_name: 'true' }],
  ['artifact_version', { ...owned, ...artifactVersion() }],
  ['artifact_visualization', { type: `'html'`, uri: `'/v'`, artifact_version_id: idIn('artifact_version') }],
  [
    'deployment',
    {
      ...named('deployment'),
      ...owned,
      status: `'running'`,
      deployment_metadata: `'{}'`,
      snapshot_id: idIn('pipeline_snapshot'),
      deployer_id: idIn('stack_component'),
    },
  ],
  ['run_template', { ...named('template'), ...owned, hidden: 'false', source_snapshot_id: idIn('pipeline_snapshot') }],
  [
    'run_wait_condition',
    {
      ...named('wait'),
      ...owned,
      run_id: idIn('pipeline_run'),
      type: `'external_input'`,
      status: `'pending'`,
      resolved_by_user_id: idIn('user'),
    },
  ],
  [
    'hook_invocation',
    {
      ...named('hook'),
      ...owned,
      hook_type: `'step_success'`,
      status: `'completed'`,
      start_time: NOW,
      pipeline_run_id: idIn('pipeline_run'),
      step_run_id: idIn('step_run'),
    },
  ],
  [
    'logs#run',
    {
      ...owned,
      source: `'client'`,
      uri: `'/l'`,
      pipeline_run_id: idIn('pipeline_run'),
      artifact_store_id: idIn('stack_component#store'),
    },
  ],
  [
    'logs#step',
    {
      ...owned,
      source: `'step'`,
      uri: `'/l'`,
      step_run_id: idIn('step_run'),
      artifact_store_id: idIn('stack_component#store'),
    },
  ],
  [
    'logs#hook',
    {
      ...owned,
      source: `'hook'`,
      uri: `'/l'`,
      hook_invocation_id: idIn('hook_invocation'),
      artifact_store_id: idIn('stack_component#store'),
    },
  ],
  [
    'service',
    {
      ...named('served'),
      ...owned,
      service_type: `'{"type": "model-serving", "flavor": "f", "name": "s", "description": ""}'`,
      type: `'model-serving'`,
      flavor: `'f'`,
      config: `'{}'`,
      model_version_id: idIn('model_version'),
      pipeline_run_id: idIn('pipeline_run'),
    },
  ],
  ['webhook', { ...named('webhook'), ...owned, secret_id: idIn('secret'), webhook_type: `'custom'`, active: 'true' }],
  ['trigger', { ...named('trigger'), ...owned, ...trigger(), webhook_id: idIn('webhook') }],
  [
    'model_versions_artifacts',
    { model_version_id: idIn('model_version'), artifact_version_id: idIn('artifact_version') },
  ],
  ['model_versions_runs', { model_version_id: idIn('model_version'), pipeline_run_id: idIn('pipeline_run') }],
  [
    'pipeline_run_output',
    { name: `'out'`, output_index: '0', pipeline_run_id: idIn('pipeline_run'), artifact_id: idIn('artifact_version') },
  ],
  ['run_metadata', { ...owned, key: `'key'`, value: `'1'`, type: `'int'`, publisher_step_id: idIn('step_run') }],
];

/** Tables of links, which have no id. */
const LINKS: readonly (readonly [string, Columns])[] = [
  [
    'stack_composition',
    { stack_id: idIn('stack'), component_id: idIn('stack_component'), default_for_type: `'orchestrator'` },
  ],
  [
    'stack_composition',
    { stack_id: idIn('stack'), component_id: idIn('stack_component#store'), default_for_type: `'artifact_store'` },
  ],
  ['step_run_output_artifact', { step_id: idIn('step_run'), artifact_id: idIn('artifact_version'), name: `'out'` }],
  [
    'step_run_output_artifact',
    { step_id: idIn('step_run#more'), artifact_id: idIn('artifact_version'), name: `'out'` },
  ],
  [
    'step_run_input_artifact',
    {
      step_id: idIn('step_run'),
      artifact_id: idIn('artifact_version'),
      name: `'in'`,
      type: `'manual'`,
      input_index: '0',
    },
  ],
  ['step_run_parents', { parent_id: idIn('step_run'), child_id: idIn('step_run#more') }],
  [
    'hook_invocation_output_artifact',
    { name: `'out'`, hook_invocation_id: idIn('hook_invocation'), artifact_version_id: idIn('artifact_version') },
  ],
  ['trigger_snapshot', { trigger_id: idIn('trigger'), snapshot_id: idIn('pipeline_snapshot#run'), created_at: NOW }],
  ['trigger_execution', { trigger_id: idIn('trigger'), pipeline_run_id: idIn('pipeline_run'), created_at: NOW }],
  [
    'webhook_stats',
    {
      webhook_id: idIn('webhook'),
      received_count: '1',
      accepted_count: '1',
      auth_failed_count: '0',
      invalid_payload_count: '0',
    },
  ],
];

const TAGGED = [
  'artifact',
  'artifact_version',
  'model',
  'model_version',
  'pipeline',
  'pipeline_run',
  'pipeline_snapshot',
].concat('run_template', 'deployment');
const DESCRIBED = ['artifact_version', 'model_version', 'pipeline_run', 'step_run', 'schedule'];
const SHOWN = ['deployment', 'model', 'pipeline', 'pipeline_run', 'pipeline_snapshot'];
const SECRETIVE = ['stack', 'stack_component'];

/**
 * Fills every table that has a list with `count` rows or more, each with owners, tags, metadata and nested resources of
 * its own, so that what is done for each row shows.
 * @param ownerId whose devices are listed.
 */
export async function fillTenant(sql: Sql, count: number, ownerId: string): Promise<void> {
  const insert = async (table: string, columns: Columns): Promise<void> => {
    const [name = table] = table.split('#');
    const texts = Object.values(columns).map((text) => text.replaceAll('OWNER', ownerId));
    const names = Object.keys(columns).map((column) => `"${column}"`);
    await sql.run(
      `INSERT INTO "${name}" (${names.join(', ')}) SELECT ${texts.join(', ')} FROM generate_series(1, ${count}) n`,
    );
  };
  for (const [table, columns] of TABLES) await insert(table, { id: idIn(table), ...columns });
  for (const [table, columns] of LINKS) await insert(table, columns);
  for (const type of TAGGED) {
    for (const tag of ['n', `n % ${count} + 1`]) {
      await insert('tag_resource', { tag_id: idIn('tag', tag), resource_id: idIn(type), resource_type: `'${type}'` });
    }
  }
  for (const type of DESCRIBED) {
    const resource = { resource_id: idIn(type), resource_type: `'${type}'` };
    await insert('run_metadata_resource', { ...resource, run_metadata_id: idIn('run_metadata') });
  }
  for (const type of SHOWN) {
    const resource = { project_id: PROJECT, resource_id: idIn(type), resource_type: `'${type}'` };
    const shown = { artifact_visualization_id: idIn('artifact_visualization'), layout_size: `'full_width'` };
    await insert('curated_visualization', { ...resource, ...shown });
  }
  for (const type of SECRETIVE) {
    await insert('secret_resource', { secret_id: idIn('secret'), resource_id: idIn(type), resource_type: `'${type}'` });
  }
}

/** Which row the first parameter of a path means; row 1 is the one that has many of everything below it. */
const ROWS: Readonly<Record<string, string>> = {
  artifact_versions: 'artifact_version',
  artifacts: 'artifact',
  code_repositories: 'code_repository',
  components: 'stack_component',
  curated_visualizations: 'curated_visualization',
  deployments: 'deployment',
  devices: 'auth_devices',
  flavors: 'flavor',
  hook_invocations: 'hook_invocation',
  logs: 'logs#run',
  model_versions: 'model_version',
  models: 'model',
  pipeline_builds: 'pipeline_build',
  pipeline_deployments: 'pipeline_snapshot',
  pipeline_snapshots: 'pipeline_snapshot',
  pipelines: 'pipeline',
  projects: 'project',
  resource_requests: 'resource_request',
  run_templates: 'run_template',
  run_wait_conditions: 'run_wait_condition',
  runs: 'pipeline_run',
  schedules: 'schedule',
  secrets: 'secret',
  service_accounts: 'user#service',
  service_connectors: 'service_connector',
  services: 'service',
  stacks: 'stack',
  steps: 'step_run',
  tags: 'tag',
  triggers: 'trigger',
  users: 'user',
  webhooks: 'webhook',
};

/** What is called by a name. */
const NAMES: Readonly<Record<string, string>> = { service_connector_types: 'docker', workspaces: 'default' };

/** @returns how to write the path of an operation with the ids of rows that {@link fillTenant} made. */
export async function pathsOfRows(sql: Sql): Promise<(template: string) => string> {
  const tables = Object.values(ROWS);
  const found = await sql.query<{ id: string }>(
    `SELECT md5(name || '1')::uuid::text AS id FROM unnest($1::text[]) name`,
    [tables],
  );
  const ids = new Map(Object.keys(ROWS).map((segment, at) => [segment, found[at]?.id]));
  return (template) => {
    const segment = template.split('/')[3] ?? '';
    const id = NAMES[segment] ?? ids.get(segment);
    if (template.includes('{') && id === undefined) throw new Error(`${template}: say in ROWS which row it means.`);
    return template.replaceAll(/\{\w+\}/g, id ?? '');
  };
}

function account(service: boolean): Columns {
  return {
    is_service_account: String(service),
    full_name: `'A' || n`,
    active: 'true',
    is_admin: 'false',
    default_project_id: PROJECT,
  };
}

function apiKey(): Columns {
  return { key: `'k'`, key_generation: '0', retain_period: '0', active: 'true' };
}

function device(): Columns {
  return {
    client_id: 'gen_random_uuid()',
    user_code: `'u'`,
    device_code: `'d'`,
    status: `'active'`,
    failed_auth_attempts: '0',
    trusted_device: 'true',
    user_id: `'OWNER'::uuid`,
  };
}

function connector(): Columns {
  return {
    connector_type: `'docker'`,
    description: `''`,
    auth_method: `'password'`,
    resource_types: `'["docker-registry"]'`,
    supports_instances: 'false',
    configuration: `'{}'`,
    secret_id: idIn('secret'),
  };
}

function component(type: string): Columns {
  return { type, flavor: `'local'`, configuration: `'{}'`, labels: `'{}'` };
}

function modelVersion(): Columns {
  return { producer_run_id_if_numeric: 'gen_random_uuid()', stage: `'staging'` };
}

function snapshot(): Columns {
  return {
    is_dynamic: 'false',
    pipeline_configuration: `'{"name": "p"}'`,
    client_environment: `'{}'`,
    run_name_template: `'run'`,
    client_version: `'0.98.0'`,
    server_version: `'0.98.0'`,
    stack_id: idIn('stack'),
    pipeline_id: idIn('pipeline'),
    schedule_id: idIn('schedule'),
    build_id: idIn('pipeline_build'),
    code_reference_id: idIn('code_reference'),
    step_count: '1',
  };
}

function run(): Columns {
  return {
    orchestrator_run_id: `'o' || n`,
    start_time: NOW,
    in_progress: 'false',
    status: `'completed'`,
    index: 'n',
    enable_heartbeat: 'false',
    snapshot_id: idIn('pipeline_snapshot#run'),
    pipeline_id: idIn('pipeline'),
    stack_id: idIn('stack'),
    schedule_id: idIn('schedule'),
    build_id: idIn('pipeline_build'),
    model_version_id: idIn('model_version'),
    original_run_id: idIn('pipeline_run'),
    parent_run_id: idIn('pipeline_run'),
    child_key: `'c' || n`,
  };
}

function step(ofRun: string): Columns {
  return {
    status: `'completed'`,
    version: '1',
    is_retriable: 'false',
    snapshot_id: idIn('pipeline_snapshot#run', ofRun),
    pipeline_run_id: idIn('pipeline_run', ofRun),
    model_version_id: idIn('model_version'),
  };
}

function stepConfig(): string {
  const spec = { source: { module: 'm', attribute: 's', type: 'user' }, upstream_steps: [], inputs: {} };
  const config = JSON.stringify({ spec, step_config_overrides: { name: 'NAME', outputs: {} } });
  return `'${config}'`;
}

function artifactVersion(): Columns {
  return {
    version: `'1'`,
    version_number: '1',
    type: `'DataArtifact'`,
    uri: `'/a'`,
    materializer: source(),
    data_type: source(),
    save_type: `'step_output'`,
    artifact_id: idIn('artifact'),
    artifact_store_id: idIn('stack_component#store'),
  };
}

function source(): string {
  return `'{"module": "m", "attribute": "a", "type": "user"}'`;
}

function trigger(): Columns {
  return {
    active: 'true',
    is_archived: 'false',
    type: `'webhook'`,
    flavor: `'webhook'`,
    configuration: `'{"configuration": {}}'`,
    concurrency: `'skip'`,
  };
}

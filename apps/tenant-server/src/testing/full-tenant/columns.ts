/** SQL expressions by column; `n` is the number of the row. */
export type Columns = Readonly<Record<string, string>>;

/** The id of row `n` of a table that `fillTenant` fills; `n` may be an SQL expression. */
export const idIn = (table: string, n: number | string = 'n'): string => `md5('${table}' || (${n}))::uuid`;

export const PROJECT = "(SELECT id FROM project WHERE name = 'default')";
export const NOW = 'now()::timestamp';
export const owner: Columns = { user_id: idIn('user') };
export const owned: Columns = { ...owner, project_id: PROJECT };
export const named = (prefix: string): Columns => ({ name: `'${prefix}-' || n` });

export function account(service: boolean): Columns {
  return {
    is_service_account: String(service),
    full_name: `'A' || n`,
    active: 'true',
    is_admin: 'false',
    default_project_id: PROJECT,
  };
}

export function apiKey(): Columns {
  return { key: `'k'`, key_generation: '0', retain_period: '0', active: 'true' };
}

export function device(): Columns {
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

export function connector(): Columns {
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

export function component(type: string): Columns {
  return { type, flavor: `'local'`, configuration: `'{}'`, labels: `'{}'` };
}

export function modelVersion(): Columns {
  return { producer_run_id_if_numeric: 'gen_random_uuid()', stage: `'staging'` };
}

export function snapshot(): Columns {
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

export function run(): Columns {
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

export function step(ofRun: string): Columns {
  return {
    status: `'completed'`,
    version: '1',
    is_retriable: 'false',
    snapshot_id: idIn('pipeline_snapshot#run', ofRun),
    pipeline_run_id: idIn('pipeline_run', ofRun),
    model_version_id: idIn('model_version'),
  };
}

export function stepConfig(): string {
  const spec = { source: { module: 'm', attribute: 's', type: 'user' }, upstream_steps: [], inputs: {} };
  const config = JSON.stringify({ spec, step_config_overrides: { name: 'NAME', outputs: {} } });
  return `'${config}'`;
}

export function artifactVersion(): Columns {
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

export function source(): string {
  return `'{"module": "m", "attribute": "a", "type": "user"}'`;
}

export function trigger(): Columns {
  return {
    active: 'true',
    is_archived: 'false',
    type: `'webhook'`,
    flavor: `'webhook'`,
    configuration: `'{"configuration": {}}'`,
    concurrency: `'skip'`,
  };
}

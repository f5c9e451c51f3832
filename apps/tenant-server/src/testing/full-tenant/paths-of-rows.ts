import type { Sql } from '../../database/sql.js';

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

/** @returns how to write the path of an operation with the ids of rows that `fillTenant` made. */
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

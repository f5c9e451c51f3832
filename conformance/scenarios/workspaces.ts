import { connector, run, snapshot, source } from './bodies.js';
import { type Scenario, del, get, post, put } from './step.js';

const LISTS = [
  'code_repositories',
  'components',
  'pipeline_builds',
  'pipeline_deployments',
  'pipelines',
  'run_templates',
  'runs',
  'schedules',
  'service_connectors',
  'stacks',
];

/** The deprecated names of operations, below a project. */
export const WORKSPACES: Scenario = {
  name: 'workspaces, the old names',
  steps: [
    get('/workspaces?sort_by=created'),
    get('/workspaces/default'),
    get('/workspaces/{project}/statistics'),
    get('/workspaces/default/resources?connector_type=docker'),
    ...LISTS.flatMap((name) => [get(`/workspaces/default/${name}?sort_by=created`), get(`/workspaces/none/${name}`)]),
    post('/workspaces', { name: 'shed' }, 'shed'),
    put('/workspaces/shed', { description: 'D' }),
    del('/workspaces/shed'),
    post(
      '/workspaces/default/code_repositories',
      { project: '{project}', name: 'w-code', config: {}, source: source('Repo') },
      'wCode',
    ),
    post(
      '/workspaces/default/components',
      { name: 'w-store', type: 'artifact_store', flavor: 'local', configuration: {} },
      'wStore',
    ),
    post(
      '/workspaces/default/stacks',
      { name: 'w-stack', components: { orchestrator: ['{orchestrator}'], artifact_store: ['{wStore}'] } },
      'wStack',
    ),
    post('/workspaces/default/models', { project: '{project}', name: 'w-model' }, 'wModel'),
    post('/workspaces/default/models/{wModel}/model_versions', { project: '{project}', model: '{wModel}' }, 'wVersion'),
    post('/workspaces/default/pipelines', { project: '{project}', name: 'w-pipeline' }, 'wPipeline'),
    post(
      '/workspaces/default/pipeline_builds',
      { project: '{project}', is_local: true, contains_code: false },
      'wBuild',
    ),
    post('/workspaces/default/pipeline_deployments', snapshot({ pipeline: '{wPipeline}' }), 'wSnapshot'),
    post(
      '/workspaces/default/run_templates',
      { project: '{project}', name: 'w-template', source_snapshot_id: '{snapshot}' },
      'wTemplate',
    ),
    post('/workspaces/default/runs', run('w-run', { snapshot: '{wSnapshot}' }), { wRun: 'body.0.id' }),
    post('/workspaces/default/run-metadata', {
      project: '{project}',
      resources: [{ id: '{wRun}', type: 'pipeline_run' }],
      values: { a: 1 },
      types: { a: 'int' },
    }),
    post(
      '/workspaces/default/schedules',
      {
        project: '{project}',
        name: 'w-schedule',
        active: true,
        cron_expression: '0 6 * * *',
        orchestrator_id: '{orchestrator}',
        pipeline_id: '{wPipeline}',
      },
      'wSchedule',
    ),
    post('/workspaces/default/service_connectors', connector('w-connector'), 'wConnector'),
    post(
      '/workspaces/default/services',
      { project: '{project}', name: 'w-service', service_type: { type: 'model-serving', flavor: 'toy' }, config: {} },
      'wService',
    ),
    post('/workspaces/default/secrets', { name: 'w-secret', values: { a: 'b' } }, 'wSecret'),
    post('/workspaces/none/pipelines', { project: '{project}', name: 'w-pipeline-2' }),
    del('/secrets/{wSecret}'),
    del('/services/{wService}'),
    del('/service_connectors/{wConnector}'),
    del('/run_templates/{wTemplate}'),
    del('/schedules/{wSchedule}?soft=false'),
    del('/pipelines/{wPipeline}'),
    del('/pipeline_builds/{wBuild}'),
    del('/models/{wModel}'),
    del('/stacks/{wStack}'),
    del('/components/{wStore}'),
    del('/code_repositories/{wCode}'),
  ],
};

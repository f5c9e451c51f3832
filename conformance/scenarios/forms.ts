import { NO_ID, type Scenario, type Step, del, get, post, put } from './step.js';

const EMPTY_SECRET = { secret: ' ' };

/** The same request under a name of its own, by which the differences know it: neither server looks at `form`. */
const named = (form: string, step: Step): Step => ({ ...step, path: `${step.path}?form=${form}` });

/** Values in other forms than the document's, which the official server is lax about, and at the edges of a type. */
export const FORMS: Scenario = {
  name: 'values in other forms',
  steps: [
    // In queries everything is text.
    ...['size=%207', 'size=7%20', 'size=%2B7', 'size=7.0', 'size=1_0', 'size=7.5', 'size=1e1', 'size='].map((query) =>
      get(`/tags?${query}`),
    ),
    ...['9007199254740993', '1_0', '-1', ''].map((page) => get(`/tags?page=${page}`)),
    ...['on', 'YES', 't', '0', '', '2'].map((flag) => get(`/tags/{tag}?hydrate=${flag}`)),
    ...['exclusive=off', 'exclusive=N', 'exclusive=%20', 'exclusive='].map((flag) => get(`/tags?${flag}`)),
    ...['%7B{me}%7D', 'urn:uuid:{me}', '{me}%20', 'me'].map((id) => get(`/pipelines?scope_user=${id}`)),
    ...['%7B{run}%7D', 'urn:uuid:{run}'].flatMap((id) => [get(`/runs?id=${id}`), get(`/runs/${id}?hydrate=false`)]),
    ...['gt:2000-1-2%203:4:5', '%202000-01-01%2000:00:00', 'gt:2000-01-02', 'gt:2000-02-30%2000:00:00'].map((time) =>
      get(`/tags?created=${time}`),
    ),
    ...['%200', '0.0', '100000000000000000000000000', 'x'].map((index) =>
      get(`/artifact_versions/{artifactVersion}/visualize?index=${index}`),
    ),
    get('/pipelines?project='),
    get('/pipelines?latest_run_status='),
    get('/pipelines?latest_run_user='),
    get('/components?scope_type='),
    get('/tags?name=a%00b'),
    get('/steps/{step}/logs?source='),
    get('/api_token?expires_in='),
    get('/api_token?expires_in=0'),
    get('/api_token?expires_in=%2060.0'),
    get('/api_token?expires_in=9007199254740993'),
    get('/api_token?schedule_id={schedule}'),
    get('/api_token?pipeline_run_id={run}'),
    // Texts that stand for an id, a time, a source.
    put('/users/{user}', { default_project_id: '{{project}}' }),
    put('/users/{user}', { default_project_id: 'urn:uuid:{project}' }),
    ...['2000-01-02', '2000-01-02 03:04', '2000-01-02T03:04:05z', '0000-01-02T00:00:00', '2000-02-30'].map((time) =>
      post('/pipeline_snapshots/prune', { project: '{project}', older_than: time, apply: false }),
    ),
    put('/code_repositories/{codeRepository}', { source: 'toys.Repo' }),
    { method: 'POST', path: '/tags', text: String.raw`{"name":"half \ud83d"}` },
    { method: 'POST', path: '/tags', text: String.raw`{"name":"both \ud83d\ude00"}`, save: 'both' },
    del('/tags/{both}'),
    // What is nothing.
    post('/webhooks', { project: '{project}', name: 'mute', webhook_type: 'custom', ...EMPTY_SECRET }),
    put('/webhooks/{webhook}/secret', EMPTY_SECRET),
    put('/users/{user}', { email_opted_in: true }),
    put('/current-user', { email_opted_in: true }),
    put('/current-user', { email: 'keeper@example.com' }),
    put('/current-user', { email: 'keeper@example.com', email_opted_in: false }),
    put('/users/{me}/email-opt-in', { email: 'keeper@example.com' }),
    put('/users/{me}/email-opt-in', { email_opted_in: true }),
    put('/logs/{logs}', { pipeline_run_id: NO_ID }),
    put('/logs/{logs}', { step_run_id: NO_ID }),
    post(
      '/flavors',
      {
        name: 'shard',
        display_name: '',
        type: 'artifact_store',
        config_schema: {},
        source: 'toys.Shard',
        integration: null,
      },
      'shard',
    ),
    put('/flavors/{shard}', { display_name: '' }),
    post('/components', { name: 'drawer', type: 'artifact_store', flavor: 'shard', configuration: {} }, 'drawer'),
    put('/components/{drawer}', { add_secrets: [''] }),
    del('/components/{drawer}'),
    del('/flavors/{shard}'),
    // JSON of another type than the document says.
    named('text-for-boolean', put('/tags/{tag}', { exclusive: 'no' })),
    named('number-for-boolean', put('/tags/{tag}', { exclusive: 0 })),
    named('text-for-integer', put('/curated_visualizations/{curated}', { display_order: '1' })),
    named('boolean-for-integer', put('/curated_visualizations/{curated}', { display_order: true })),
    named(
      'number-for-time',
      post('/pipeline_snapshots/prune', { project: '{project}', older_than: 86_400, apply: false }),
    ),
    { method: 'PUT', path: '/curated_visualizations/{curated}', text: '{"display_order":1.0}' },
    // More than a column holds.
    named('large-integer', put('/curated_visualizations/{curated}', { display_order: 2 ** 31 })),
    named('large-integer', {
      ...put('/curated_visualizations/{curated}'),
      text: '{"display_order":9007199254740993}',
    }),
    put('/curated_visualizations/{curated}', { display_order: 1 }),
    // Names that nobody could say or see; what the official server takes is taken back.
    named('empty-name', put('/tags/{tag}', { name: '' })),
    named('name-with-nul', put('/tags/{tag}', { name: 'nul\u0000' })),
    put('/tags/{tag}', { name: 'warm' }),
    named('name-with-tab', put('/service_accounts/{serviceAccount}', { name: 'tab\tbot' })),
    put('/service_accounts/{serviceAccount}', { name: 'robot' }),
    post('/projects', { name: 'foundry' }, 'foundry'),
    post('/models', { project: '{foundry}', name: 'cast' }, 'cast'),
    named('unknown-stage', post('/model_versions', { project: '{foundry}', model: '{cast}', stage: 'rusty' })),
    del('/projects/foundry'),
    // Paths and methods.
    get('/info/', { as: 'nobody' }),
    ...['POST', 'OPTIONS'].flatMap((method) => ['//health', '//ready'].map((path) => ({ method, path, as: 'nobody' }))),
    { method: 'PATCH', path: '/tags' },
    { method: 'DELETE', path: '/runs/{run}/pipeline-configuration' },
    get('//docs', { as: 'nobody', head: true }),
    get('//redoc', { as: 'nobody', head: true }),
  ],
};

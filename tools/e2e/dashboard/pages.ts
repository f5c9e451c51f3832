/** Ids that addresses hold. */
export interface Ids {
  readonly run: string;
  readonly failed: string;
  readonly gallery: string;
  readonly pipeline: string;
  readonly snapshot: string;
  readonly stack: string;
  readonly component: string;
  readonly store: string;
  readonly secret: string;
  readonly connector: string;
  readonly account: string;
}

export interface DashboardPage {
  readonly name: string;
  readonly path: (ids: Ids) => string;
  /** What must be there to be read, of what the client made. */
  readonly shows: readonly string[];
  /** Whether it is worth a picture. */
  readonly picture?: boolean;
}

const PROJECT = '/projects/default';

/** Every page of the dashboard that has an address, with what forecast.py and furnish.py put there. */
export const PAGES: readonly DashboardPage[] = [
  { name: 'home', path: () => '/', shows: ['Welcome back, Kim Keeper'], picture: true },
  { name: 'onboarding', path: () => '/onboarding', shows: ['Hi, Kim Keeper', 'Run a pipeline'] },
  { name: 'projects', path: () => '/projects', shows: ['3 pipelines', '4 runs'] },
  { name: 'pipelines', path: () => `${PROJECT}/pipelines`, shows: ['hopeless', 'forecast'], picture: true },
  {
    name: 'pipeline-runs',
    path: ({ pipeline }) => `${PROJECT}/pipelines/${pipeline}/runs`,
    shows: ['#0001-forecast-first', '#0002-forecast-changed', 'keeper'],
  },
  {
    name: 'pipeline-snapshots',
    path: ({ pipeline }) => `${PROJECT}/pipelines/${pipeline}/snapshots`,
    shows: ['frozen'],
  },
  {
    name: 'pipeline-deployments',
    path: ({ pipeline }) => `${PROJECT}/pipelines/${pipeline}/deployments`,
    shows: ['No deployments found'],
  },
  {
    name: 'runs',
    path: () => `${PROJECT}/runs`,
    shows: ['#0001-hopeless-once', '#0002-forecast-changed', '#0001-forecast-first'],
    picture: true,
  },
  { name: 'run-logs', path: ({ run }) => `${PROJECT}/runs/${run}/logs`, shows: ['STEPS measure', 'publish'] },
  { name: 'snapshots', path: () => `${PROJECT}/snapshots`, shows: ['frozen', 'forecast'] },
  { name: 'snapshot', path: ({ snapshot }) => `${PROJECT}/snapshots/${snapshot}`, shows: ['frozen', 'Orchestrator'] },
  { name: 'snapshot-runs', path: ({ snapshot }) => `${PROJECT}/snapshots/${snapshot}/runs`, shows: ['No runs yet'] },
  { name: 'deployments', path: () => `${PROJECT}/deployments`, shows: ['No deployments found'] },
  { name: 'triggers', path: () => `${PROJECT}/triggers`, shows: ['Triggers'] },
  // The open-source dashboard has no list of models and artifacts; artifacts are shown with their run.
  { name: 'models', path: () => `${PROJECT}/models`, shows: ['zenml model list'], picture: true },
  { name: 'artifacts', path: () => `${PROJECT}/artifacts`, shows: ['zenml artifact list'] },
  { name: 'stacks', path: () => '/stacks', shows: ['spare', 'default'], picture: true },
  { name: 'stack-create', path: () => '/stacks/create', shows: ['Register a Stack'] },
  { name: 'stack-create-manual', path: () => '/stacks/create/manual', shows: ['Artifact Store'] },
  { name: 'stack-edit', path: ({ stack }) => `/stacks/${stack}/edit`, shows: ['spare'] },
  { name: 'components', path: () => '/components', shows: ['spare_store', 'Orchestrator', 'Deployer'], picture: true },
  { name: 'component', path: ({ component }) => `/components/${component}`, shows: ['Flavor Local'] },
  {
    name: 'store',
    path: ({ store }) => `/components/${store}`,
    shows: ['Flavor S3', '{{cloud-keys.secret}}', 'client_kwargs'],
    picture: true,
  },
  { name: 'component-create', path: () => '/components/create', shows: ['Experiment Tracker'] },
  { name: 'settings', path: () => '/settings/general', shows: ['Server Name'], picture: true },
  { name: 'members', path: () => '/settings/members', shows: ['visitor', 'keeper ADMIN'], picture: true },
  { name: 'secrets', path: () => '/settings/secrets', shows: ['station'], picture: true },
  { name: 'secret', path: ({ secret }) => `/settings/secrets/${secret}`, shows: ['station', 'token •'] },
  { name: 'connectors', path: () => '/settings/connectors', shows: ['images', 'Docker/OCI container registry'] },
  {
    name: 'connector',
    path: ({ connector }) => `/settings/connectors/${connector}/configuration`,
    shows: ['images', 'Docker username and password/token', 'registry.example.com'],
    picture: true,
  },
  {
    name: 'connector-components',
    path: ({ connector }) => `/settings/connectors/${connector}/components`,
    shows: ['No components yet'],
  },
  {
    name: 'connector-resources',
    path: ({ connector }) => `/settings/connectors/${connector}/resources`,
    shows: ['verify your service connector'],
  },
  { name: 'service-accounts', path: () => '/settings/service-accounts', shows: ['robot', 'Runs at night.'] },
  {
    name: 'service-account',
    path: ({ account }) => `/settings/service-accounts/${account}`,
    shows: ['robot', 'nightly', 'For the scheduler.'],
    picture: true,
  },
  { name: 'api-tokens', path: () => '/settings/api-tokens', shows: ['Create new token'] },
  { name: 'profile', path: () => '/settings/profile', shows: ['Profile Full Name'] },
  { name: 'mcp', path: () => '/settings/mcp', shows: ['Client Configuration'] },
  { name: 'notifications', path: () => '/settings/notifications', shows: ['Announcements'] },
  { name: 'project-profile', path: () => `${PROJECT}/settings/profile`, shows: ['Username'] },
  { name: 'repositories', path: () => `${PROJECT}/settings/repositories`, shows: ['Repositories'] },
  { name: 'nowhere', path: () => '/no/such/page', shows: ["We can't find the page"] },
];

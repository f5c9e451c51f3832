/** The official id of what was recorded under a name at a path. */
type IdOf = (path: string, name: string) => string;

/** The page of a run of forecast.py. */
export const runPage = (idOf: IdOf, run: string): string => `/projects/default/runs/${idOf('/api/v1/runs', run)}`;

/** The dashboard's pages that ask the server for something, about what forecast.py made. */
export const pagesOf = (idOf: IdOf): readonly string[] => {
  const project = '/projects/default';
  const run = runPage(idOf, 'forecast-first');
  const pipeline = `${project}/pipelines/${idOf('/api/v1/pipelines', 'forecast')}`;
  const snapshot = `${project}/snapshots/${idOf('/api/v1/pipeline_snapshots', 'frozen')}`;
  return [
    '/onboarding',
    '/projects',
    `${project}/pipelines`,
    `${pipeline}/runs`,
    `${pipeline}/snapshots`,
    `${pipeline}/deployments`,
    `${project}/runs`,
    run,
    `${run}/logs`,
    runPage(idOf, 'hopeless-once'),
    runPage(idOf, 'winding-once'),
    `${project}/snapshots`,
    snapshot,
    `${snapshot}/runs`,
    `${project}/deployments`,
    `${project}/triggers`,
    `${project}/settings/repositories`,
    '/stacks',
    `/stacks/${idOf('/api/v1/stacks', 'spare')}/edit`,
    '/stacks/create/manual',
    '/components',
    `/components/${idOf('/api/v1/components', 'spare_store')}`,
    '/components/create',
    '/settings/general',
    '/settings/members',
    '/settings/secrets',
    '/settings/connectors',
    '/settings/service-accounts',
    '/settings/api-tokens',
    '/settings/profile',
    '/settings/notifications',
  ];
};

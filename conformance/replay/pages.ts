/** The dashboard's pages that ask the server for something. @param idOf the id of what was last recorded at a path */
export const pagesOf = (idOf: (path: string) => string): readonly string[] => {
  const project = '/projects/default';
  const [run, pipeline, snapshot] = ['runs', 'pipelines', 'pipeline_snapshots'].map((list) => idOf(`/api/v1/${list}`));
  const [stack, component] = ['stacks', 'components'].map((list) => idOf(`/api/v1/${list}`));
  return [
    '/onboarding',
    '/projects',
    `${project}/pipelines`,
    `${project}/pipelines/${pipeline}/runs`,
    `${project}/pipelines/${pipeline}/snapshots`,
    `${project}/pipelines/${pipeline}/deployments`,
    `${project}/runs`,
    `${project}/runs/${run}`,
    `${project}/runs/${run}/logs`,
    `${project}/snapshots`,
    `${project}/snapshots/${snapshot}`,
    `${project}/snapshots/${snapshot}/runs`,
    `${project}/deployments`,
    `${project}/triggers`,
    `${project}/settings/repositories`,
    '/stacks',
    `/stacks/${stack}/edit`,
    '/stacks/create/manual',
    '/components',
    `/components/${component}`,
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

/** Collections below `/workspaces/{name}` that are collections of their own today. */
const MOVED: ReadonlySet<string> = new Set([
  ...['code_repositories', 'components', 'models', 'pipeline_builds', 'pipeline_deployments', 'pipelines'],
  ...['run-metadata', 'run_templates', 'runs', 'schedules', 'secrets', 'service_connectors', 'services', 'stacks'],
]);

/** Resources that belong to no project today: the workspace in an old path only says where the caller stands. */
const UNSCOPED: ReadonlySet<string> = new Set(['components', 'secrets', 'service_connectors', 'stacks']);

/**
 * Where a path under `/api/v1/workspaces` leads today: a workspace is a project, and what lay below it takes the
 * project as a parameter. Other paths come back as they are.
 * @param url path and query as sent.
 */
export function currentPath(url: string): string {
  const match = /^\/api\/v1\/workspaces(?:\/([^/?]+)(?:\/([^/?]+)(\/[^?]*)?)?)?\/?(\?.*)?$/.exec(url);
  if (!match) return url;
  const [, workspace, collection, rest = '', query = ''] = match;
  if (collection === undefined) return `/api/v1/projects${workspace === undefined ? '' : `/${workspace}`}${query}`;
  if (collection === 'statistics') return `/api/v1/projects/${workspace}/statistics${query}`;
  if (!MOVED.has(collection)) return url;
  const scope = UNSCOPED.has(collection) ? '' : `${query ? '&' : '?'}project=${workspace}`;
  return `/api/v1/${collection}${rest}${query}${scope}`;
}

/** The workspace that a path names: what a body sent to it means by its project. */
export function workspaceIn(url: string): string | undefined {
  const match = /^\/api\/v1\/workspaces\/([^/?]+)\/[^/?]+/.exec(url);
  return match?.[1] === undefined ? undefined : decodeURIComponent(match[1]);
}

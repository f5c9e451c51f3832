/** Collections below `/workspaces/{name}` that are collections of their own today. */
const MOVED: ReadonlySet<string> = new Set([
  ...['code_repositories', 'components', 'models', 'pipeline_builds', 'pipeline_deployments', 'pipelines'],
  ...['run-metadata', 'run_templates', 'runs', 'schedules', 'secrets', 'service_connectors', 'services', 'stacks'],
]);

/** Below `/workspaces/{name}/models`. */
const VERSIONS_OF = /^\/([^/]+)\/model_versions\/?$/;

/** Resources that belong to no project today: the workspace in an old path only says where the caller stands. */
const UNSCOPED: ReadonlySet<string> = new Set(['components', 'secrets', 'service_connectors', 'stacks']);

/** An operation under an old path. */
export interface OldOperation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  /** Where it leads today. */
  readonly current: string;
}

/** The deprecated operations that the original's document still lists; more old paths than these are understood. */
export const WORKSPACE_OPERATIONS: readonly OldOperation[] = [
  ...operations('', ['get', 'post'], 'projects'),
  ...operations('/{name_or_id}', ['get', 'put', 'delete'], 'projects/{name_or_id}'),
  ...operations('/{name_or_id}/statistics', ['get'], 'projects/{name_or_id}/statistics'),
  ...operations('/{name_or_id}/resources', ['get'], 'service_connectors/resources'),
  ...operations('/{name_or_id}/models/{model_id}/model_versions', ['post'], 'model_versions'),
  ...[
    'code_repositories',
    'components',
    'pipeline_builds',
    'pipeline_deployments',
    'pipelines',
    'run_templates',
    'runs',
  ]
    .concat('schedules', 'service_connectors', 'stacks')
    .flatMap((collection) => operations(`/{name_or_id}/${collection}`, ['get', 'post'], collection)),
  ...['models', 'run-metadata', 'secrets', 'services'].flatMap((collection) =>
    operations(`/{name_or_id}/${collection}`, ['post'], collection),
  ),
];

function operations(path: string, methods: readonly OldOperation['method'][], current: string): OldOperation[] {
  return methods.map((method) => ({
    method,
    path: `/api/v1/workspaces${path}`,
    current: `/api/v1/${current}`,
  }));
}

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
  if (collection === 'models' && VERSIONS_OF.test(rest)) return `/api/v1/model_versions${query}`;
  if (collection === 'resources' && rest === '') return `/api/v1/service_connectors/resources${query}`;
  if (!MOVED.has(collection)) return url;
  const scope = UNSCOPED.has(collection) ? '' : `${query ? '&' : '?'}project=${workspace}`;
  return `/api/v1/${collection}${rest}${query}${scope}`;
}

/** What a path below `/workspaces/{name}` says of a body that is sent to it; so does the parameter that replaced it. */
export interface NamedInPath {
  /** Name or id; `undefined` where the resource belongs to no project. */
  readonly workspace: string | undefined;
  /** The model whose versions the path means. */
  readonly model: string | undefined;
}

/** The workspace, and perhaps the model, that a path below `/workspaces` names, or else the query of a current path. */
export function namedIn(url: string, query: Readonly<Record<string, unknown>> = {}): NamedInPath | undefined {
  const old = /^\/api\/v1\/workspaces\/([^/?]+)\/([^/?]+)(\/[^?]*)?/.exec(url);
  const collection = old?.[2] ?? /^\/api\/v1\/([^/?]+)\/?(?:\?|$)/.exec(url)?.[1] ?? '';
  const named = old?.[1] === undefined ? text(query['project_name_or_id']) : decoded(old[1]);
  const model = old
    ? VERSIONS_OF.exec(old[3] ?? '')?.[1]
    : collection === 'model_versions'
      ? text(query['model_id'])
      : undefined;
  const workspace = UNSCOPED.has(collection) ? undefined : named;
  return workspace === undefined && model === undefined ? undefined : { workspace, model };
}

/** A part of a path without its escapes; as it is when they are none. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What a parameter says; of one that is given more than once, the last. */
function text(value: unknown): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' && last !== '' ? last : undefined;
}

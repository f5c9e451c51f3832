import { namedProject } from '../kernel/http/fields.js';
import { OLD_COMPONENT_TYPES } from './old-shapes.js';
import type { NamedInPath } from './workspace-paths.js';

type Query = Record<string, string | string[] | undefined>;

const TYPED_LISTS = /^\/api\/v1\/(?:components|flavors)$/;

/**
 * Parameters of an old client in today's words. Component types it cannot know are left out by the query itself, so
 * that pages and totals are right.
 */
export function currentQuery(path: string, query: Query): Query {
  const { scope_workspace: scope, workspace_id: id, ...rest } = query;
  const workspace = scope ?? id;
  const current: Query = { ...rest };
  if (workspace !== undefined) current['project'] ??= workspace;
  if (TYPED_LISTS.test(path) && current['type'] === undefined) {
    current['type'] = `oneof:${JSON.stringify(OLD_COMPONENT_TYPES)}`;
  }
  return current;
}

/**
 * A body sent below `/workspaces/{name}`: the path's project is meant, whatever the body says, and so is its model. Who
 * handles the request looks whether they are there, once the body was found well-formed.
 */
export function currentBody(body: unknown, { workspace, model }: NamedInPath): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { workspace: named, ...rest } = body as Record<string, unknown>;
  const project = workspace === undefined ? (rest['project'] ?? named) : namedProject(workspace);
  const replaced = model !== undefined && 'model' in rest;
  return { ...rest, ...(project !== undefined && { project }), ...(replaced && { model }) };
}

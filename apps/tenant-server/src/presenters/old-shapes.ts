import type { Model } from '../kernel/model.js';
import { isRecord } from '../kernel/records.js';
import { isBefore, type ClientVersion } from './client-version.js';

/** A model while it is being turned into an older shape. */
interface Draft {
  id: string;
  body: Record<string, unknown> | null;
  metadata: Record<string, unknown> | null;
  resources: Record<string, unknown> | null;
  [field: string]: unknown;
}

/** What the rules need besides the model itself. */
export interface OldShapeContext {
  /** The workspace (today: project) of a resource, bare; the default one for `null`. */
  workspaceOf(projectId: string | null): Model | undefined;
}

interface Rule {
  /** Clients older than this need it. */
  readonly before: ClientVersion;
  apply(draft: Draft, context: OldShapeContext): void;
}

/** Component types that clients before 0.90 know; their enums refuse any other. */
export const OLD_COMPONENT_TYPES: readonly string[] = [
  ...['alerter', 'annotator', 'artifact_store', 'container_registry', 'data_validator', 'experiment_tracker'],
  ...['feature_store', 'image_builder', 'model_deployer', 'model_registry', 'orchestrator', 'step_operator'],
];

/** From this release on, today's shapes are read as they are. */
export const CURRENT_SINCE: ClientVersion = [0, 90, 0];

const RULES: readonly Rule[] = [
  {
    before: CURRENT_SINCE,
    // A stack shows its components by type.
    apply({ metadata }) {
      const components = metadata?.['components'];
      if (!metadata || !isRecord(components)) return;
      metadata['components'] = Object.fromEntries(
        Object.entries(components).filter(([type]) => OLD_COMPONENT_TYPES.includes(type)),
      );
    },
  },
  {
    before: [0, 82, 0],
    // Their models of a snapshot's steps refuse what they do not know.
    apply({ metadata }) {
      const steps = metadata?.['step_configurations'];
      if (!isRecord(steps)) return;
      for (const step of Object.values(steps)) if (isRecord(step)) delete step['step_config_overrides'];
    },
  },
  {
    before: [0, 80, 0],
    apply({ body, metadata }, context) {
      if (!metadata || !body || !('user_id' in body)) return;
      const projectId = body['project_id'];
      metadata['workspace'] ??= context.workspaceOf(typeof projectId === 'string' ? projectId : null) ?? null;
    },
  },
  {
    before: [0, 70, 0],
    apply({ body, resources }) {
      if (body) body['user'] ??= resources?.['user'] ?? null;
    },
  },
  {
    before: [0, 70, 0],
    apply({ body, metadata }) {
      if (!body) return;
      if ('flavor_name' in body) body['flavor'] = body['flavor_name'];
      // A flavor told where it comes from in its metadata.
      if (metadata && 'source' in body && 'is_custom' in body) {
        Object.assign(metadata, { source: body['source'], is_custom: body['is_custom'] });
      }
    },
  },
  {
    before: [0, 70, 0],
    // The oldest know `resources` as null only.
    apply(draft) {
      draft.resources = null;
    },
  },
];

/** Whether `version` is one that reads older shapes than today's. */
export const needsOldShapes = (version: ClientVersion | undefined): version is ClientVersion =>
  isBefore(version, CURRENT_SINCE);

/**
 * An answer in the shape that a client of `version` reads. The answer itself is left as it is.
 * @param value anything that an operation answers: a model, a page, a list, a bare value.
 */
export function inOldShape(value: unknown, version: ClientVersion, context: OldShapeContext): unknown {
  const rules = RULES.filter(({ before }) => isBefore(version, before));
  const walk = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(walk);
    if (!isRecord(each)) return each;
    const copy: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(each)) copy[key] = walk(inner);
    if (isDraft(copy)) for (const rule of rules) rule.apply(copy, context);
    return copy;
  };
  return walk(value);
}

/** The projects that an answer's models belong to. */
export function projectsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const each of value) projectsIn(each, found);
  else if (isRecord(value)) {
    if (typeof value['project_id'] === 'string') found.add(value['project_id']);
    for (const inner of Object.values(value)) projectsIn(inner, found);
  }
  return found;
}

const isDraft = (value: Record<string, unknown>): value is Draft =>
  'id' in value && 'body' in value && 'permission_denied' in value;

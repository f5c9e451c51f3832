import { SERVICE_ACCOUNTS, DEVICES, USERS } from './accounts.js';
import { ARTIFACTS } from './artifacts.js';
import { MODELS } from './models.js';
import { FORMS } from './forms.js';
import { DEPLOYMENTS, TRIGGERS } from './operations.js';
import { PIPELINES, SNAPSHOTS } from './pipelines.js';
import { RUNS, RUN_PARTS, STEPS } from './runs.js';
import { CONNECTORS, SECRETS } from './secrets.js';
import { PROJECTS, SERVER, TAGS } from './server.js';
import { STACKS } from './stacks.js';
import type { Scenario } from './step.js';
import { WORKSPACES } from './workspaces.js';

/** All scenarios that follow upon the world, in their order. */
export const SCENARIOS: readonly Scenario[] = [
  SERVER,
  PROJECTS,
  TAGS,
  USERS,
  SERVICE_ACCOUNTS,
  DEVICES,
  STACKS,
  SECRETS,
  CONNECTORS,
  PIPELINES,
  RUNS,
  STEPS,
  RUN_PARTS,
  ARTIFACTS,
  MODELS,
  SNAPSHOTS,
  TRIGGERS,
  DEPLOYMENTS,
  WORKSPACES,
  FORMS,
];

import type { ConnectorKind } from './connector-kind.js';
import { docker } from './docker.kind.js';
import { oauth2 } from './oauth2.kind.js';

/** By connector type; one for each whose facts the server has. */
export const KINDS: ReadonlyMap<string, ConnectorKind> = new Map([
  ['docker', docker],
  ['oauth2', oauth2],
]);

import { Injectable } from '@nestjs/common';
import type { AccessTokenClaims } from '@zendo/auth';
import { Database } from '../../database/database.js';
import { ValueError } from '../../kernel/errors/zenml.error.js';
import type { AuthenticatedCaller } from '../authenticated-caller.js';
import { AuthorizationError } from '../authorization.error.js';
import { isWorkload } from '../token-state.js';
import { TokenIssuer } from '../token-issuer.service.js';
import type { ApiTokenRequest } from './api-token-request.js';

type Workload = Extract<ApiTokenRequest, { type: 'workload' }>;

/** Tokens that a caller asks for: for scripts (generic), and for the steps of a run (workload). */
@Injectable()
export class ApiTokenService {
  constructor(
    private readonly database: Database,
    private readonly issuer: TokenIssuer,
  ) {}

  /** @throws AuthorizationError (401), ValueError (400) */
  async create(caller: AuthenticatedCaller, request: ApiTokenRequest): Promise<string> {
    const { claims } = caller;
    // An API key must be exchanged at `/login` first: its token can be revoked by rotating the key.
    if (!claims) throw new AuthorizationError('Not authenticated.');
    if (request.type === 'workload') return this.#workload(claims, request);
    if (isWorkload(claims)) {
      throw new AuthorizationError('A workload token cannot be exchanged for a generic API token.');
    }
    const { userId, apiKeyId, keyGeneration, deviceId, deviceLogin } = claims;
    const scope = { userId, apiKeyId, keyGeneration, deviceId, deviceLogin };
    return (await this.issuer.issue(defined(scope), { seconds: request.expiresIn })).token;
  }

  async #workload(claims: AccessTokenClaims, request: Workload): Promise<string> {
    const scheduleId = request.scheduleId ?? claims.scheduleId;
    const pipelineRunId = request.pipelineRunId ?? claims.pipelineRunId;
    const deploymentId = request.deploymentId ?? claims.deploymentId;
    if (!scheduleId && !pipelineRunId && !deploymentId) {
      throw new ValueError('Workload API tokens must be scoped to a schedule, pipeline run or deployment.');
    }
    checkScope('schedule', scheduleId, claims.scheduleId);
    checkScope('deployment', deploymentId, claims.deploymentId);
    if (scheduleId) await this.#checkSchedule(scheduleId);
    if (pipelineRunId) await this.#checkRun(pipelineRunId, claims.pipelineRunId);
    if (deploymentId) await this.#checkDeployment(deploymentId);
    const { userId, apiKeyId, keyGeneration, deviceId } = claims;
    const scope = { userId, apiKeyId, keyGeneration, deviceId, scheduleId, pipelineRunId, deploymentId };
    return (await this.issuer.issue(defined(scope), { at: null })).token;
  }

  async #checkSchedule(id: string): Promise<void> {
    const row = await this.database.first<{ active: boolean }>('SELECT active FROM schedule WHERE id = $1', [id]);
    if (!row) throw nonExistent('Schedule', id);
    if (!row.active) {
      throw new ValueError(
        `Schedule ${id} is not active and API tokens cannot be generated for inactive schedules for security reasons.`,
      );
    }
  }

  async #checkRun(id: string, scopedTo: string | undefined): Promise<void> {
    const row = await this.database.first<{ in_progress: boolean; root_run_id: string | null }>(
      'SELECT in_progress, root_run_id FROM pipeline_run WHERE id = $1',
      [id],
    );
    if (!row) throw nonExistent('Pipeline run', id);
    if (!row.in_progress) {
      throw new ValueError(
        `The execution of pipeline run ${id} has already concluded and API tokens can no longer be generated for it ` +
          'for security reasons.',
      );
    }
    // The token of a root run may make tokens for the runs that it started.
    if (scopedTo !== row.root_run_id) checkScope('pipeline run', id, scopedTo);
  }

  async #checkDeployment(id: string): Promise<void> {
    const row = await this.database.first('SELECT 1 AS found FROM deployment WHERE id = $1', [id]);
    if (!row) throw nonExistent('Deployment', id);
  }
}

function checkScope(what: string, asked: string | undefined, scopedTo: string | undefined): void {
  if (!asked || !scopedTo || asked === scopedTo) return;
  throw new AuthorizationError(
    `Unable to scope API token to ${what} ${asked}. The token used to authorize this request is already scoped to ` +
      `${what} ${scopedTo}.`,
  );
}

const nonExistent = (what: string, id: string): ValueError =>
  new ValueError(
    `${what} ${id} does not exist and API tokens cannot be generated for non-existent ${what.toLowerCase()}s for ` +
      'security reasons.',
  );

/** Without the fields that are undefined. */
function defined<T extends object>(scope: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}

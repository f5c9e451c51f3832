import { RequestInvalidError, ValueError } from '../../kernel/errors/zenml.error.js';
import { parseUuid } from '../../kernel/http/uuid.pipe.js';
import { single, type RawQuery } from '../../kernel/list/list-request.js';
import { wholeNumber } from '../../kernel/list/whole-number.js';
import { LIFETIMES } from '../lifetimes.js';

export type ApiTokenRequest =
  | { readonly type: 'generic'; readonly expiresIn: number }
  | {
      readonly type: 'workload';
      readonly scheduleId?: string | undefined;
      readonly pipelineRunId?: string | undefined;
      readonly deploymentId?: string | undefined;
    };

/**
 * The parameters of `/api_token`. Clients before 0.65 ask with `pipeline_id` and `expires_minutes` for a token that lasts as
 * long as they say, within the limit.
 * @throws RequestInvalidError (422), ValueError (400)
 */
export function parseApiTokenRequest(query: RawQuery): ApiTokenRequest {
  const type = single(query, 'token_type') ?? 'generic';
  if (type !== 'generic' && type !== 'workload') {
    throw new RequestInvalidError(["query.token_type: Input should be 'generic' or 'workload'"]);
  }
  const id = (name: string): string | undefined => {
    const value = single(query, name);
    return value === undefined ? undefined : parseUuid(value, `query.${name}`);
  };
  const workload = {
    scheduleId: id('schedule_id'),
    pipelineRunId: id('pipeline_run_id'),
    deploymentId: id('deployment_id'),
  };
  if (type === 'workload') return { type, ...workload };
  const isOldClient = ['pipeline_id', 'expires_minutes'].some((name) => single(query, name) !== undefined);
  if (!isOldClient && Object.values(workload).some((each) => each !== undefined)) {
    throw new ValueError('A generic API token cannot be that of a schedule, a pipeline run or a deployment.');
  }
  return { type, expiresIn: lifetime(query) };
}

function lifetime(query: RawQuery): number {
  const minutes = numberOf(query, 'expires_minutes');
  const asked = numberOf(query, 'expires_in') ?? (minutes === undefined ? LIFETIMES.apiToken : minutes * 60);
  if (asked > LIFETIMES.apiTokenMax) {
    throw new ValueError(
      `The maximum expiration time for generic API tokens allowed by this server is ${LIFETIMES.apiTokenMax} seconds.`,
    );
  }
  if (asked < 1) throw new ValueError('The expiration time of an API token is at least one second.');
  return asked;
}

function numberOf(query: RawQuery, name: string): number | undefined {
  const text = single(query, name);
  if (text === undefined) return undefined;
  const value = wholeNumber(text);
  if (value === undefined) throw new RequestInvalidError([`query.${name}: Input should be a valid integer`]);
  return value;
}

import { Injectable } from '@nestjs/common';
import type { AccessTokenClaims } from '@zendo/auth';
import { Database } from '../database/database.js';
import { Binds } from '../kernel/list/binds.js';
import { userColumns } from '../users/user.model.js';
import type { TokenState } from './token-state.js';

interface Part {
  /** The claim that asks for this part, and that the joined row's id has to equal. */
  readonly claim: 'deviceId' | 'apiKeyId' | 'scheduleId' | 'pipelineRunId' | 'deploymentId';
  readonly table: string;
  readonly alias: string;
  readonly columns: string;
}

const PARTS: readonly Part[] = [
  {
    claim: 'deviceId',
    table: 'auth_devices',
    alias: 'd',
    columns: `d.id AS device_id, d.user_id AS device_user_id, d.status AS device_status, d.expires AS device_expires,
      d.zenml_version AS device_zenml_version`,
  },
  {
    claim: 'apiKeyId',
    table: 'api_key',
    alias: 'k',
    columns: `k.id AS key_id, k.name AS key_name, k.service_account_id AS key_account_id, k.active AS key_active,
      k.key_generation, k.retain_period AS key_retain_minutes, k.last_rotated AS key_rotated`,
  },
  { claim: 'scheduleId', table: 'schedule', alias: 's', columns: 's.active AS schedule_active' },
  {
    claim: 'pipelineRunId',
    table: 'pipeline_run',
    alias: 'r',
    columns: 'r.in_progress AS run_in_progress, r.end_time AS run_end',
  },
  { claim: 'deploymentId', table: 'deployment', alias: 'p', columns: 'p.id AS deployment_id' },
];

/**
 * Reads, in one prepared statement, all that decides whether a token is good: a lock is felt by the very next request.
 * There is a statement for each set of things that tokens name, so that no request pays for what its token does not.
 */
@Injectable()
export class TokenStateRepository {
  constructor(private readonly database: Database) {}

  async find(claims: AccessTokenClaims): Promise<TokenState | undefined> {
    const binds = new Binds();
    const where = `u.id = ${binds.add(claims.userId, 'uuid')}`;
    const columns = [userColumns('u')];
    const joins = ['"user" u'];
    for (const part of PARTS) {
      const id = claims[part.claim];
      if (id === undefined) continue;
      columns.push(part.columns);
      joins.push(`LEFT JOIN ${part.table} ${part.alias} ON ${part.alias}.id = ${binds.add(id, 'uuid')}`);
    }
    const text = `SELECT ${columns.join(', ')} FROM ${joins.join(' ')} WHERE ${where}`;
    return this.database.first<TokenState>(text, binds.values);
  }
}

import { Injectable } from '@nestjs/common';
import type { AccessTokenClaims } from '@zendo/auth';
import { Database } from '../database/database.js';
import { userColumns } from '../users/user.model.js';
import { isWorkload, type TokenState } from './token-state.js';

const COLUMNS = `${userColumns('u')},
  d.id AS device_id, d.user_id AS device_user_id, d.status AS device_status, d.expires AS device_expires,
  d.zenml_version AS device_zenml_version,
  k.id AS key_id, k.name AS key_name, k.service_account_id AS key_account_id, k.active AS key_active,
  k.key_generation, k.retain_period AS key_retain_minutes, k.last_rotated AS key_rotated`;

const JOINS = `"user" u LEFT JOIN auth_devices d ON d.id = $2::uuid LEFT JOIN api_key k ON k.id = $3::uuid`;

const LOGIN = `SELECT ${COLUMNS} FROM ${JOINS} WHERE u.id = $1`;

const WORKLOAD = `SELECT ${COLUMNS}, s.active AS schedule_active, r.in_progress AS run_in_progress, r.end_time AS run_end,
    p.id AS deployment_id
  FROM ${JOINS} LEFT JOIN schedule s ON s.id = $4::uuid LEFT JOIN pipeline_run r ON r.id = $5::uuid
    LEFT JOIN deployment p ON p.id = $6::uuid
  WHERE u.id = $1`;

/** Reads, in one prepared statement, all that decides whether a token is good: a lock is felt by the very next request. */
@Injectable()
export class TokenStateRepository {
  constructor(private readonly database: Database) {}

  async find(claims: AccessTokenClaims): Promise<TokenState | undefined> {
    const login = [claims.userId, claims.deviceId ?? null, claims.apiKeyId ?? null];
    if (!isWorkload(claims)) return this.database.first<TokenState>(LOGIN, login);
    const workload = [claims.scheduleId ?? null, claims.pipelineRunId ?? null, claims.deploymentId ?? null];
    return this.database.first<TokenState>(WORKLOAD, [...login, ...workload]);
  }
}

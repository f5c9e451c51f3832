import { ownerRoleOf, runtimeRoleOf, schemaOf } from '@zendo/tenancy';

/** What a role of a tenant is to be. */
export interface WantedRole {
  readonly name: string;
  readonly connectionLimit: number;
  /** `ALTER ROLE … SET`; values are literals. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What a tenant is to have in its database. */
export interface WantedTenancy {
  readonly schema: string;
  readonly owner: WantedRole;
  readonly runtime: WantedRole;
  /** False keeps the data but lets nobody in: a deleted tenant within its retention. */
  readonly login: boolean;
}

/** @param connections how many its servers together may open, pools counted; a restart needs both generations' */
export function wantedTenancy(tenantId: string, connections: number, login = true): WantedTenancy {
  const schema = schemaOf(tenantId);
  const common = { search_path: schema, timezone: 'UTC', idle_in_transaction_session_timeout: '60s' };
  return {
    schema,
    login,
    owner: {
      name: ownerRoleOf(tenantId),
      connectionLimit: 5,
      // A migration may take its time, but it gives up on a lock that somebody sits on.
      settings: { ...common, lock_timeout: '60s', statement_timeout: '0' },
    },
    runtime: {
      name: runtimeRoleOf(tenantId),
      connectionLimit: connections * 2 + 3,
      settings: { ...common, lock_timeout: '15s', statement_timeout: '30s' },
    },
  };
}

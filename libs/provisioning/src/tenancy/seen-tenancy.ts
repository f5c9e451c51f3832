import { z } from 'zod';

const role = z.object({
  login: z.boolean(),
  privileged: z.boolean(),
  connectionLimit: z.number(),
  /** `name=value` as PostgreSQL keeps them. */
  settings: z.array(z.string()),
  /** Settings that the role gave itself for one database: these would win over ours. */
  databaseSettings: z.boolean(),
  canConnect: z.boolean(),
  /** Whether the control plane's role may act as this one. */
  member: z.boolean(),
});

const seen = z.object({
  owner: role.nullable(),
  runtime: role.nullable(),
  schema: z.object({ owner: z.string(), runtimeUsage: z.boolean(), strangers: z.array(z.string()) }).nullable(),
  /** `kind:privileges` of the defaults for tables (r), sequences (S) and functions (f) that the owner will make. */
  defaults: z.array(z.string()),
});

/** What a tenant has in its database now. */
export type SeenTenancy = z.output<typeof seen>;
export type SeenRole = z.output<typeof role>;

/** Checks the one row that `SEEN_SQL` gives. */
export const readSeen = (row: unknown): SeenTenancy => seen.parse(row);

const roleSql = (name: string) => `(
  SELECT json_build_object(
    'login', r.rolcanlogin,
    'privileged', r.rolcreatedb OR r.rolcreaterole,
    'connectionLimit', r.rolconnlimit,
    'settings', coalesce(r.rolconfig, '{}'),
    'databaseSettings', EXISTS (SELECT 1 FROM pg_db_role_setting s WHERE s.setrole = r.oid AND s.setdatabase <> 0),
    'canConnect', has_database_privilege(r.oid, current_database(), 'CONNECT'),
    'member', pg_has_role(current_user, r.oid,
       CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END))
  FROM pg_roles r WHERE r.rolname = ${name})`;

/** The columns of one look at everything. Each argument is an SQL expression. */
const seenColumns = (
  schema: string,
  owner: string,
  runtime: string,
) => `${roleSql(owner)} AS owner, ${roleSql(runtime)} AS runtime, (
  SELECT json_build_object(
    'owner', pg_get_userbyid(n.nspowner),
    'runtimeUsage', EXISTS (SELECT 1 FROM aclexplode(n.nspacl) a
       WHERE a.grantee = to_regrole(${runtime}) AND a.privilege_type = 'USAGE'),
    'strangers', (SELECT coalesce(json_agg(DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC'
         ELSE quote_ident(pg_get_userbyid(a.grantee)) END), '[]')
       FROM aclexplode(n.nspacl) a
       WHERE a.grantee NOT IN (n.nspowner, coalesce(to_regrole(${runtime})::oid, 0))
          OR (a.grantee = to_regrole(${runtime}) AND a.privilege_type <> 'USAGE')))
  FROM pg_namespace n WHERE n.nspname = ${schema}) AS schema, (
  SELECT coalesce(json_agg(d.defaclobjtype::text || ':' || (
       SELECT string_agg(a.privilege_type, ',' ORDER BY a.privilege_type)
       FROM aclexplode(d.defaclacl) a WHERE a.grantee = to_regrole(${runtime}))), '[]')
  FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace
  WHERE n.nspname = ${schema} AND d.defaclrole = to_regrole(${owner})) AS defaults`;

/** One look at one tenant: parameters are schema, owner role, runtime role. */
export const SEEN_SQL = `SELECT ${seenColumns('$1', '$2', '$3')}`;

/** One look at many tenants: parameters are four arrays, of ids, schemas, owner roles and runtime roles. */
export const SEEN_MANY_SQL = `SELECT w.id, ${seenColumns('w.schema', 'w.owner', 'w.runtime')}
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS w(id, schema, owner, runtime)`;

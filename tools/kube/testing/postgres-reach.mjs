// Runs inside a tenant's server container, with what that container has and nothing else: tells what its Postgres
// credentials let it do. Bundled with the driver and read by Node from standard input, so that the image stays as it is.
//   node - OTHER-TENANT-ID CONTROL-DATABASE      prints an object: what was tried → `ok` or Postgres's error code
import { readFileSync } from 'node:fs';
import pg from 'pg';

const [other, control] = process.argv.slice(2);
const me = `t_${process.env.ZENDO_TENANT_ID}`;
const { databasePassword } = JSON.parse(readFileSync(process.env.ZENDO_SECRETS_FILE, 'utf8'));

async function attempt(sql, { user = me, database } = {}) {
  const url = new URL(process.env.DATABASE_URL);
  url.username = user;
  url.password = databasePassword;
  if (database) url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(sql);
    return 'ok';
  } catch (error) {
    return error.code ?? error.message;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const tries = {
  'read its own rows': [`SELECT count(*) FROM ${me}.pipeline_run`],
  'read another tenant’s rows': [`SELECT count(*) FROM t_${other}.pipeline_run`],
  'write another tenant’s rows': [`DELETE FROM t_${other}.pipeline_run`],
  'make a table in its own schema': [`CREATE TABLE ${me}.mine (id int)`],
  'make a table in another’s schema': [`CREATE TABLE t_${other}.mine (id int)`],
  'make a table in public': ['CREATE TABLE public.mine (id int)'],
  'make a temporary table': ['CREATE TEMPORARY TABLE mine (id int)'],
  'make a schema': ['CREATE SCHEMA mine'],
  'drop a table of its own': [`DROP TABLE ${me}.pipeline_run`],
  'become the owner of its schema': [`SET ROLE ${me}_owner`],
  'become another tenant': [`SET ROLE t_${other}`],
  'read passwords': ['SELECT * FROM pg_authid'],
  'run a program': ["COPY (SELECT 1) TO PROGRAM 'true'"],
  'log in to the control database': ['SELECT 1', { database: control }],
  'log in as the owner of its schema': ['SELECT 1', { user: `${me}_owner` }],
  'log in as another tenant': ['SELECT 1', { user: `t_${other}` }],
};

const seen = {};
for (const [what, [sql, as]] of Object.entries(tries)) seen[what] = await attempt(sql, as);
process.stdout.write(JSON.stringify(seen));

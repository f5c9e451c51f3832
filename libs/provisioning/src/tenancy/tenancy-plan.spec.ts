import { newTenantId } from '@zendo/tenancy';
import type { SeenRole, SeenTenancy } from './seen-tenancy.js';
import { planTenancy } from './tenancy-plan.js';
import { type WantedRole, wantedTenancy } from './tenant-roles.js';

const id = 'abcdefghjk';
const wanted = wantedTenancy(id, 10);
const nothing: SeenTenancy = { owner: null, runtime: null, schema: null, defaults: [] };

const roleAsWanted = (role: WantedRole): SeenRole => ({
  login: true,
  privileged: false,
  connectionLimit: role.connectionLimit,
  settings: Object.entries(role.settings).map(([name, value]) => `${name === 'timezone' ? 'TimeZone' : name}=${value}`),
  databaseSettings: false,
  canConnect: true,
  member: true,
});
const perfect: SeenTenancy = {
  owner: roleAsWanted(wanted.owner),
  runtime: roleAsWanted(wanted.runtime),
  schema: { owner: wanted.owner.name, runtimeUsage: true, strangers: [] },
  defaults: ['r:DELETE,INSERT,SELECT,UPDATE', 'S:SELECT,UPDATE,USAGE', 'f:EXECUTE'],
};
const plan = (seen: SeenTenancy, what = wanted) => planTenancy(what, seen, 'zendo_tenants');
const withRuntime = (change: Partial<SeenRole>): SeenTenancy => ({
  ...perfect,
  runtime: { ...roleAsWanted(wanted.runtime), ...change },
});

describe('the plan for a tenant in its database', () => {
  it('is empty when nothing is amiss', () => {
    expect(plan(perfect)).toEqual([]);
  });

  it('makes roles, then the schema, then what is granted on it', () => {
    const statements = plan(nothing);
    const at = (start: string) => statements.findIndex((statement) => statement.startsWith(start));
    expect(at('CREATE ROLE "t_abcdefghjk_owner"')).toBe(0);
    expect(at('CREATE ROLE "t_abcdefghjk" ')).toBeLessThan(at('CREATE SCHEMA'));
    expect(at('GRANT "t_abcdefghjk_owner" TO CURRENT_USER')).toBeLessThan(at('CREATE SCHEMA'));
    expect(at('CREATE SCHEMA')).toBeLessThan(at('GRANT USAGE ON SCHEMA'));
    expect(at('GRANT USAGE ON SCHEMA')).toBeLessThan(at('ALTER DEFAULT PRIVILEGES'));
  });

  it('gives the runtime role no privilege on the schema but USAGE, and on tables but reading and writing rows', () => {
    const grants = plan(nothing).filter((statement) => /GRANT .* TO "t_abcdefghjk"$/.test(statement));
    expect(grants.join('\n')).not.toMatch(/CREATE|TRUNCATE|REFERENCES|TRIGGER|ALL/);
  });

  it.each<[string, Partial<SeenRole>, RegExp]>([
    ['cannot log in', { login: false }, /^ALTER ROLE "t_abcdefghjk" LOGIN /],
    ['has another limit', { connectionLimit: -1 }, /CONNECTION LIMIT 23$/],
    ['may make roles', { privileged: true }, /NOCREATEROLE/],
    ['gave itself settings for a database', { databaseSettings: true }, /IN DATABASE "zendo_tenants" RESET ALL$/],
    ['lost its settings', { settings: [] }, /SET search_path = 't_abcdefghjk'$/],
    ['gave itself other settings', { settings: ['search_path=public'] }, /RESET ALL$/],
    ['cannot connect', { canConnect: false }, /^GRANT CONNECT ON DATABASE "zendo_tenants" TO "t_abcdefghjk"$/],
    ['is not ours to act as', { member: false }, /^GRANT "t_abcdefghjk" TO CURRENT_USER$/],
  ])('mends a role that %s, and nothing else', (_, change, statement) => {
    const statements = plan(withRuntime(change));
    expect(statements.some((one) => statement.test(one))).toBe(true);
    expect(statements.join('\n')).not.toContain('_owner');
  });

  it('takes the schema from whoever should have nothing there', () => {
    const schema = { owner: wanted.owner.name, runtimeUsage: true, strangers: ['PUBLIC', 'other'] };
    expect(plan({ ...perfect, schema })).toEqual([
      'REVOKE ALL ON SCHEMA "t_abcdefghjk" FROM PUBLIC',
      'REVOKE ALL ON SCHEMA "t_abcdefghjk" FROM other',
      'GRANT USAGE ON SCHEMA "t_abcdefghjk" TO "t_abcdefghjk"',
    ]);
  });

  it('locks both roles of a deleted tenant', () => {
    const statements = plan(perfect, wantedTenancy(id, 10, false));
    expect(statements).toHaveLength(2);
    for (const statement of statements) expect(statement).toContain(' NOLOGIN ');
  });

  it('names nothing of one tenant in the plan of another', () => {
    const [one, other] = [newTenantId(), newTenantId()];
    expect(planTenancy(wantedTenancy(one, 5), nothing, 'db').join('\n')).not.toContain(other);
  });
});

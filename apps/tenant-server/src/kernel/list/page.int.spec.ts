import { statementsDuring } from '../../testing/statements.js';
import { startTenantApp, type TenantApp } from '../../testing/tenant-app.js';
import { Binds } from './binds.js';
import { number, text, uuid } from './filter-field.js';
import { parseListRequest, type RawQuery } from './list-request.js';
import type { ListSpec } from './list-spec.js';
import { fetchPage, whereOf } from './page.js';

const flavors: ListSpec = {
  from: 'flavor f',
  alias: 'f',
  filters: { name: text('f.name'), type: text('f.type'), letters: number('length(f.name)') },
  sorts: { name: 'f.name', integration: 'f.integration' },
};

interface PlanPart {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Subplan Name'?: string;
  readonly 'One-Time Filter'?: string;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly PlanPart[];
}

describe('a page of a list', () => {
  let tenant: TenantApp;

  beforeAll(async () => {
    tenant = await startTenantApp();
  }, 120_000);
  afterAll(() => tenant?.close());

  const page = (query: RawQuery) =>
    fetchPage<{ name: string; type: string }>(tenant.database, flavors, parseListRequest(query), 'f.name, f.type');
  const names = async (query: RawQuery) => (await page(query)).items.map(({ name }) => name);

  it('counts everything that matches and returns one page of it', async () => {
    const all = await page({ size: '20', page: '2' });
    expect(all).toMatchObject({ index: 2, max_size: 20, total: 82, total_pages: 5 });
    expect(all.items).toHaveLength(20);
  });

  it('is one empty page when nothing matches', async () => {
    await expect(page({ name: 'nothing' })).resolves.toMatchObject({ index: 1, total: 0, total_pages: 1, items: [] });
  });

  it('refuses a page beyond the end with 400', async () => {
    await expect(page({ page: '9' })).rejects.toMatchObject({ status: 400, exception: 'ValueError' });
    await expect(page({ name: 'nothing', page: '2' })).rejects.toMatchObject({ status: 400 });
  });

  it('joins filters with and, or with or when asked', async () => {
    const query = { name: 'startswith:LOCAL', type: 'equals:image_builder', sort_by: 'name' };
    await expect(names(query)).resolves.toEqual(['local']);
    expect((await names({ ...query, logical_operator: 'or' })).length).toBeGreaterThan(1);
  });

  it('applies every value of a repeated filter', async () => {
    await expect(names({ name: ['contains:local', 'contains:docker'], type: 'orchestrator' })).resolves.toEqual([
      'local_docker',
    ]);
  });

  it('takes the last value of a filter that is given once', () => {
    const { filters } = parseListRequest({ private: ['false', 'true'], active: ['gt:1', 'true'], name: ['a', 'b'] });
    expect(Object.fromEntries(filters)).toEqual({ private: ['true'], active: ['true'], name: ['a', 'b'] });
  });

  it('passes over filters that it does not know, whatever they are called', async () => {
    const query = { ...{ password: 'x', constructor: 'x', toString: 'x' }, ['__proto__']: 'x' };
    await expect(page(query as unknown as RawQuery)).resolves.toMatchObject({ total: 82 });
  });

  it('takes an unknown operator for literal text', async () => {
    await expect(names({ name: 'weird:local' })).resolves.toEqual([]);
  });

  it('compares the number that a text begins with, and what begins with none is less than nothing', async () => {
    const versioned: ListSpec = {
      ...flavors,
      filters: { docs: text("'0.98.0'"), name: text('f.name'), huge: text("repeat('9', 500)") },
    };
    const count = async (query: RawQuery) =>
      (await fetchPage(tenant.database, versioned, parseListRequest(query), 'f.name')).total;
    await expect(count({ docs: 'gt:0.97' })).resolves.toBe(82);
    await expect(count({ docs: 'lt:0.98' })).resolves.toBe(0);
    await expect(count({ name: 'gt:-1' })).resolves.toBe(0);
    await expect(count({ huge: 'gt:1' })).resolves.toBe(82);
  });

  it('reads the number of a text once, by a pattern that counts nothing long', () => {
    const condition = text('f.name')({ operator: 'gt', value: '1', list: [] }, new Binds());
    expect(condition.split('f.name')).toHaveLength(2);
    expect(condition).not.toMatch(/\{\d+,\d{2,}\}/);
  });

  it('finds what an id begins with by the index of ids', async () => {
    const [first] = (await fetchPage<{ id: string }>(tenant.database, flavors, parseListRequest({}), 'f.id')).items;
    const id = first!.id;
    for (const prefix of [id, id.slice(0, 8), id.slice(0, 15), id.slice(0, 9).toUpperCase()]) {
      const { items } = await fetchPage(
        tenant.database,
        flavors,
        parseListRequest({ id: `startswith:${prefix}` }),
        'f.id',
      );
      expect(items).toMatchObject([{ id }]);
    }
    await expect(page({ id: 'startswith:x' })).resolves.toMatchObject({ total: 0 });
    await expect(page({ id: 'startswith:%' })).resolves.toMatchObject({ total: 82 });
    const condition = uuid('f.id')({ operator: 'startswith', value: id.slice(0, 8), list: [] }, new Binds());
    const plan = JSON.stringify(
      await tenant.database.transaction(async (sql) => {
        await sql.run('SET LOCAL enable_seqscan = off');
        return sql.queryOnce(`EXPLAIN (GENERIC_PLAN) SELECT 1 FROM flavor f WHERE ${condition}`);
      }),
    );
    expect(plan).toMatch(/Index Cond: \(\(id >= \$1::uuid\) AND|Index Cond: \(\(id >= \$1\) AND/);
  });

  /** What Postgres did for a page, part by part. */
  async function partsOf(query: RawQuery): Promise<PlanPart[]> {
    const nested = 'f.name, (SELECT count(*) FROM flavor o WHERE o.name = f.name) AS namesakes';
    const [statement] = await statementsDuring(() =>
      fetchPage(tenant.database, flavors, parseListRequest(query), nested),
    );
    const [row] = await tenant.database.queryOnce<{ 'QUERY PLAN': [{ Plan: PlanPart }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`,
    );
    return within(row!['QUERY PLAN'][0].Plan);
  }
  const within = (part: PlanPart): PlanPart[] => [part, ...(part.Plans ?? []).flatMap(within)];

  it.each<[RawQuery, number]>([
    [{ page: '5' }, 2],
    [{ sort_by: 'integration' }, 20],
    [{ sort_by: 'desc:integration', page: '5' }, 2],
  ])('works columns out for the rows of the page alone: %j', async (query, rows) => {
    const nested = (await partsOf(query)).filter((part) => part['Subplan Name']?.startsWith('SubPlan'));
    expect(nested.map((part) => part['Actual Loops'])).toEqual([rows]);
  });

  it.each(['gt:0.5', 'contains:x', 'notequals:1'])(
    'looks for metadata that is %s once, not for each row',
    async (condition) => {
      const described: ListSpec = { ...flavors, metadataType: 'flavor' };
      const binds = new Binds();
      const request = parseListRequest({ run_metadata: `loss:${condition}` });
      const where = whereOf(described, request, () => [], binds);
      // So that Postgres would look for each row's, had it the choice.
      const plan = await tenant.database.transaction(async (sql) => {
        for (const way of ['hashjoin', 'mergejoin', 'sort', 'seqscan', 'hashagg', 'material'])
          await sql.run(`SET LOCAL enable_${way} = off`);
        const [row] = await sql.queryOnce<{ 'QUERY PLAN': [{ Plan: PlanPart }] }>(
          `EXPLAIN (GENERIC_PLAN, FORMAT JSON) SELECT 1 FROM flavor f WHERE ${where} ORDER BY f.created, f.id LIMIT 1`,
        );
        return within(row!['QUERY PLAN'][0].Plan);
      });
      const links = plan.filter((part) => part['Relation Name'] === 'run_metadata_resource');
      expect(links).toHaveLength(1);
      expect(JSON.stringify(links)).not.toContain('f.id');
    },
  );

  it('looks for rows in their order only where any match', async () => {
    const looked = async (query: RawQuery) =>
      (await partsOf(query))
        .filter((part) => part['One-Time Filter'])
        .flatMap((part) => within(part).slice(1))
        .map((part) => part['Actual Loops'] > 0);
    expect(new Set(await looked({ letters: 'isnull:' }))).toEqual(new Set([false]));
    expect(new Set(await looked({ letters: 'isnotnull:' }))).toEqual(new Set([true]));
  });

  it('finds nobody for things that nobody made', async () => {
    await expect(page({ user: 'isnull:' })).resolves.toMatchObject({ total: 0 });
    await expect(page({ user: 'isnotnull:' })).resolves.toMatchObject({ total: 0 });
  });

  it('compares numbers and lists', async () => {
    await expect(names({ letters: 'lte:1' })).resolves.toEqual([]);
    expect(new Set(await names({ name: 'oneof:["local","vertex"]', size: '100' })).size).toBe(2);
    await expect(page({ name: 'oneof:local' })).rejects.toMatchObject({ status: 422 });
    await expect(names({ letters: 'gt: 1_000 ' })).resolves.toEqual([]);
    for (const letters of ['gt:1.5', '1__0', 'x', '9'.repeat(400)])
      await expect(page({ letters })).rejects.toMatchObject({ status: 422 });
  });

  it('sorts both ways with the id as tie-break and refuses unknown fields', async () => {
    const up = await names({ sort_by: 'asc:name', size: '100' });
    const down = await names({ sort_by: 'desc:name', size: '100' });
    expect(down).toEqual(up.toReversed());
    for (const field of ['password', 'constructor', '__proto__'])
      await expect(page({ sort_by: field })).rejects.toMatchObject({ status: 422 });
  });

  it.each(['0', '10001', 'x', '1e3'])('refuses the size %s', async (size) => {
    expect(() => parseListRequest({ size })).toThrow(/query.size/);
  });

  it('does not let a value reach the text of the statement', async () => {
    await expect(names({ name: "x' OR '1'='1" })).resolves.toEqual([]);
    await expect(names({ created: 'gte:2020-01-01 00:00:00', size: '1' })).resolves.toHaveLength(1);
    await expect(page({ created: "gte:2020-01-01'; --" })).rejects.toMatchObject({ status: 422 });
  });
});

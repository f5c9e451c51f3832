import type { Sql } from '../../database/sql.js';
import { FilterError, ValueError } from '../errors/zenml.error.js';
import { normalUuid } from '../uuid.js';
import { Binds } from './binds.js';
import type { FilterField } from './filter-field.js';
import type { ListRequest } from './list-request.js';
import { conditionsFor, filtersOf, type ListSpec } from './list-spec.js';
import { metadataFilter, tagFilter } from './shared-filters.js';

/** One page as the wire has it. */
export interface Page<Item> {
  readonly index: number;
  readonly max_size: number;
  readonly total_pages: number;
  readonly total: number;
  readonly items: Item[];
}

/** What always holds besides a request's filters, such as the project or the caller's own rows. */
export type Scope = (binds: Binds) => string[];

/** Rows of `project` only; the id is that of a project known to exist. */
export const inProject =
  (alias: string, projectId: string): Scope =>
  (binds) => [`${alias}.project_id = ${binds.add(projectId, 'uuid')}`];

/**
 * Fetches one page of rows in one statement.
 * @param columns the select list over `spec.from`.
 * @throws ValueError (400) for a page beyond the end, FilterError (422) for a filter or sort that does not parse.
 */
export async function fetchPage<Row extends object>(
  sql: Sql,
  spec: ListSpec,
  request: ListRequest,
  columns: string,
  scope: Scope = () => [],
): Promise<Page<Row>> {
  const binds = new Binds();
  const order = orderOf(spec, request.sortBy);
  const where = whereOf(spec, request, scope, binds);
  const counting = `SELECT count(*)::int AS total FROM ${spec.from} WHERE ${where}`;
  const id = `${spec.alias}.id`;
  // Where nothing matches, nothing is looked for in an order. The page's rows are picked before their columns are worked
  // out: Postgres does so too for rows that are skipped or sorted away.
  const picked = (range: string): string =>
    `SELECT ${id} FROM ${spec.from} WHERE (SELECT total FROM counted) > 0 AND ${where} ORDER BY ${order} ${range}`;
  const textOf = (range: string): string =>
    `WITH counted AS MATERIALIZED (${counting}) SELECT ${columns}, (SELECT total FROM counted) AS page_total ` +
    `FROM ${spec.from} WHERE ${id} IN (${picked(range)}) ORDER BY ${order}`;
  const rows = await rowsOf<Row & { page_total: number }>(sql, request, textOf, binds.values);
  const total = rows[0]?.page_total ?? (await totalOf(sql, request, counting, binds.values));
  const totalPages = Math.max(1, Math.ceil(total / request.size));
  if (request.page > totalPages) {
    throw new ValueError(
      `Invalid page ${request.page}. The requested page size is ${request.size} and there are a total of ${total} ` +
        `items for this query. The maximum page value therefore is ${totalPages}.`,
    );
  }
  return { index: request.page, max_size: request.size, total_pages: totalPages, total, items: rows };
}

/** The same page with its items replaced. */
export function withItems<Item>(page: Page<unknown>, items: Item[]): Page<Item> {
  return { index: page.index, max_size: page.max_size, total_pages: page.total_pages, total: page.total, items };
}

/** Sizes that clients ask for again and again: the SDK's, the dashboard's, and those that people think of. */
const USUAL_SIZES: ReadonlySet<number> = new Set([1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 5000, 10_000]);

// Size and offset stand in the text, not among the values: a plan made for unknown ones expects a tenth of the table and
// reads other tables whole for it. So that texts stay few, what is seldom asked for is not prepared.
function rowsOf<Row extends object>(
  sql: Sql,
  { page, size }: ListRequest,
  textOf: (range: string) => string,
  values: unknown[],
) {
  if (page === 1 && USUAL_SIZES.has(size)) return sql.query<Row>(textOf(`LIMIT ${size}`), values);
  return sql.queryOnce<Row>(
    textOf(`LIMIT ${size} OFFSET ${Math.min((page - 1) * size, Number.MAX_SAFE_INTEGER)}`),
    values,
  );
}

async function totalOf(sql: Sql, request: ListRequest, counting: string, values: unknown[]): Promise<number> {
  if (request.page === 1) return 0;
  return (await sql.first<{ total: number }>(counting, values))?.total ?? 0;
}

/**
 * Whether a list can be asked for so, as far as the original sees before it asks its database.
 * @throws FilterError (422)
 */
export function checkList(spec: ListSpec, request: ListRequest): void {
  orderOf(spec, request.sortBy);
  try {
    whereOf(spec, request, () => [], new Binds());
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
  }
}

/**
 * What a list of `spec` is narrowed to, for statements of one's own.
 * @throws FilterError (422), and after it ValueError (400) for filters that are looked at late.
 */
export function whereOf(spec: ListSpec, request: ListRequest, scope: Scope, binds: Binds): string {
  const extra: Record<string, FilterField> = {};
  if (spec.taggable) extra['tags'] = tagFilter(spec.alias);
  if (spec.metadataType) {
    extra['run_metadata'] = metadataFilter(spec.alias, spec.metadataType, request.operator === 'and');
  }
  const fields = filtersOf(spec, extra);
  const known = [...request.filters].flatMap(([name, values]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return field ? [{ field, values }] : [];
  });
  const asked = [...known.filter(({ field }) => !field.late), ...known.filter(({ field }) => field.late)].flatMap(
    ({ field, values }) => conditionsFor(field, values, binds),
  );
  const always = [...scope(binds)];
  const owner = request.filters.get('scope_user')?.at(-1);
  if (owner !== undefined && spec.userScoped !== false) {
    always.push(`${spec.alias}.user_id = ${binds.add(normalUuid(owner), 'uuid')}`);
  }
  if (asked.length > 0) always.push(`(${asked.join(request.operator === 'or' ? ' OR ' : ' AND ')})`);
  return always.length > 0 ? always.join(' AND ') : 'TRUE';
}

const NEVER_NULL: ReadonlySet<string> = new Set(['id', 'created', 'updated']);

function orderOf(spec: ListSpec, sortBy: string): string {
  const colon = sortBy.indexOf(':');
  const field = colon < 0 ? sortBy : sortBy.slice(colon + 1);
  const direction = sortBy.slice(0, Math.max(colon, 0)) === 'desc' ? 'DESC' : 'ASC';
  const expression = NEVER_NULL.has(field) ? `${spec.alias}.${field}` : sortExpression(spec, field);
  if (!expression)
    throw new FilterError(`sort_by: You can only sort by valid fields of this resource, not by '${field}'.`);
  // SQLite, which the original runs on, takes NULL for the smallest value; Postgres for the largest.
  const nulls = NEVER_NULL.has(field) ? '' : direction === 'DESC' ? ' NULLS LAST' : ' NULLS FIRST';
  const tiebreak = field === 'id' ? '' : `, ${spec.alias}.id ${direction}`;
  return `${expression} ${direction}${nulls}${tiebreak}`;
}

function sortExpression(spec: ListSpec, field: string): string | undefined {
  if (field === 'user' && spec.userScoped !== false) {
    return `(SELECT u.name FROM "user" u WHERE u.id = ${spec.alias}.user_id)`;
  }
  return spec.sorts && Object.hasOwn(spec.sorts, field) ? spec.sorts[field] : undefined;
}

import type { Sql } from '../../database/sql.js';
import { type Columns, idIn, PROJECT } from './columns.js';
import { DESCRIBED, LINKS, SECRETIVE, SHOWN, TAGGED } from './links.js';
import { PEOPLE_AND_STACKS } from './people-and-stacks.js';
import { PIPELINES_AND_MODELS } from './pipelines-and-models.js';

/**
 * Fills every table that has a list with `count` rows or more, each with owners, tags, metadata and nested resources of
 * its own, so that what is done for each row shows.
 * @param ownerId whose devices are listed.
 */
export async function fillTenant(sql: Sql, count: number, ownerId: string): Promise<void> {
  const insert = async (table: string, columns: Columns): Promise<void> => {
    const [name = table] = table.split('#');
    const texts = Object.values(columns).map((text) => text.replaceAll('OWNER', ownerId));
    const names = Object.keys(columns).map((column) => `"${column}"`);
    await sql.run(
      `INSERT INTO "${name}" (${names.join(', ')}) SELECT ${texts.join(', ')} FROM generate_series(1, ${count}) n`,
    );
  };
  for (const [table, columns] of [...PEOPLE_AND_STACKS, ...PIPELINES_AND_MODELS])
    await insert(table, { id: idIn(table), ...columns });
  for (const [table, columns] of LINKS) await insert(table, columns);
  for (const type of TAGGED) {
    for (const tag of ['n', `n % ${count} + 1`]) {
      await insert('tag_resource', { tag_id: idIn('tag', tag), resource_id: idIn(type), resource_type: `'${type}'` });
    }
  }
  for (const type of DESCRIBED) {
    const resource = { resource_id: idIn(type), resource_type: `'${type}'` };
    await insert('run_metadata_resource', { ...resource, run_metadata_id: idIn('run_metadata') });
  }
  for (const type of SHOWN) {
    const resource = { project_id: PROJECT, resource_id: idIn(type), resource_type: `'${type}'` };
    const shown = { artifact_visualization_id: idIn('artifact_visualization'), layout_size: `'full_width'` };
    await insert('curated_visualization', { ...resource, ...shown });
  }
  for (const type of SECRETIVE) {
    await insert('secret_resource', { secret_id: idIn('secret'), resource_id: idIn(type), resource_type: `'${type}'` });
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { NotFoundError } from '../kernel/errors/zenml.error.js';
import { distinct, groupBy, model, type Model } from '../kernel/model.js';
import type { TaggableType, TagResource } from './tag.schemas.js';
import { attachKnownTags, type KnownTag } from './tagging.js';

interface LinkRow extends TagResource {
  readonly id: string;
  readonly created: string;
  readonly updated: string;
}

/** The links between tags and resources, as operations of their own. */
@Injectable()
export class TagResourcesService {
  constructor(private readonly database: Database) {}

  /**
   * Makes each link, or finds it; all of them or none.
   * @returns one model a link, in the order asked.
   * @throws NotFoundError (404) for a tag or resource that is not there, ValueError (400) when an exclusive tag does
   * not fit.
   */
  attach(links: readonly TagResource[]): Promise<Model[]> {
    return this.database.transaction(async (sql) => {
      await checkResources(sql, links);
      const tags = await tagsOfLinks(sql, links);
      // Links of one tag to one type go in together, so that an exclusive tag sees all that it is put on.
      for (const group of groupBy(links, (link) => `${link.tag_id} ${link.resource_type}`).values()) {
        const [first] = group as [TagResource];
        const ids = distinct(group.map((link) => link.resource_id));
        await attachKnownTags(sql, first.resource_type, ids, [tags.get(first.tag_id) as KnownTag]);
      }
      return linksAsked(sql, links);
    });
  }

  /** Links that are not there are passed over. @throws NotFoundError (404) for a resource that is not there. */
  async detach(links: readonly TagResource[]): Promise<void> {
    if (links.length === 0) return;
    await checkResources(this.database, links);
    await this.database.run(
      `DELETE FROM tag_resource tr USING unnest($1::uuid[], $2::uuid[], $3::text[]) AS l (tag_id, resource_id, resource_type)
        WHERE tr.tag_id = l.tag_id AND tr.resource_id = l.resource_id AND tr.resource_type = l.resource_type`,
      columnsOf(links),
    );
  }
}

const columnsOf = (links: readonly TagResource[]): unknown[] => [
  links.map((link) => link.tag_id),
  links.map((link) => link.resource_id),
  links.map((link) => link.resource_type),
];

async function tagsOfLinks(sql: Sql, links: readonly TagResource[]): Promise<Map<string, KnownTag>> {
  const ids = distinct(links.map((link) => link.tag_id)).toSorted();
  const rows = await sql.query<KnownTag>('SELECT id, name, exclusive FROM tag WHERE id = ANY($1::uuid[])', [ids]);
  const tags = new Map(rows.map((row) => [row.id, row]));
  const missing = ids.find((id) => !tags.has(id));
  if (missing) {
    throw new NotFoundError(`Unable to get tag with name or ID '${missing}': No tag with this ID found.`);
  }
  return tags;
}

// The type of a taggable resource is the name of its table.
async function checkResources(sql: Sql, links: readonly TagResource[]): Promise<void> {
  for (const [type, group] of groupBy(links, (link) => link.resource_type)) {
    const ids = distinct(group.map((link) => link.resource_id));
    const rows = await sql.query<{ id: string }>(
      `SELECT id FROM "${type as TaggableType}" WHERE id = ANY($1::uuid[])`,
      [ids],
    );
    const found = new Set(rows.map((row) => row.id));
    const missing = ids.find((id) => !found.has(id));
    if (missing) throw new NotFoundError(`${type} with ID \`${missing}\` not found.`);
  }
}

async function linksAsked(sql: Sql, links: readonly TagResource[]): Promise<Model[]> {
  const rows = await sql.query<LinkRow>(
    `SELECT tr.id, tr.created, tr.updated, tr.tag_id, tr.resource_id, tr.resource_type
      FROM unnest($1::uuid[], $2::uuid[], $3::text[]) WITH ORDINALITY AS l (tag_id, resource_id, resource_type, place)
      JOIN tag_resource tr USING (tag_id, resource_id, resource_type) ORDER BY l.place`,
    columnsOf(links),
  );
  return rows.map(({ id, ...body }) => model({ id, body }));
}

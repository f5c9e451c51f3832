import type { TaggableType } from './tag.schemas.js';

/** What `sort_by=tags` sorts by: the names of the row's tags, joined in order. */
export const tagSort = (alias: string, resourceType: TaggableType): string =>
  `(SELECT string_agg(t.name, ', ' ORDER BY t.name COLLATE "C") FROM tag_resource tr JOIN tag t ON t.id = tr.tag_id
    WHERE tr.resource_id = ${alias}.id AND tr.resource_type = '${resourceType}')`;

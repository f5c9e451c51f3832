import { z } from 'zod';
import { newName, shortText, userField, uuidField } from '../kernel/http/fields.js';
import { isUuid } from '../kernel/uuid.js';

/** What a tag can be attached to. */
export const TAGGABLE_TYPES = [
  'artifact',
  'artifact_version',
  'model',
  'model_version',
  'pipeline',
  'pipeline_run',
  'run_template',
  'pipeline_snapshot',
  'deployment',
] as const;
export type TaggableType = (typeof TAGGABLE_TYPES)[number];

export const TAG_COLORS = [
  ...(['grey', 'purple', 'red', 'green', 'yellow', 'orange', 'lime', 'teal'] as const),
  ...(['turquoise', 'magenta', 'blue'] as const),
] as const;
const color = z.enum(TAG_COLORS);

const isNoUuid = (name: string): boolean => !isUuid(name);
const NO_UUID = 'Tag names cannot be UUIDs';
const tagName = shortText.refine(isNoUuid, NO_UUID);

export const createTag = z.object({
  user: userField,
  name: tagName,
  exclusive: z.boolean().default(false),
  color: color.optional(),
});
export type CreateTag = z.output<typeof createTag>;

export const updateTag = z.object({
  name: newName.refine(isNoUuid, NO_UUID).nullish(),
  exclusive: z.boolean().nullish(),
  color: color.nullish(),
});
export type UpdateTag = z.output<typeof updateTag>;

/** A tag in the body of another resource: a name, the id of one that exists, or an object that says how to make it. */
export const tagInput = z.union([
  shortText,
  z.object({ name: tagName, color: color.nullish(), exclusive: z.boolean().nullish(), cascade: z.boolean().nullish() }),
]);
export type TagInput = z.output<typeof tagInput>;

/** The same by name or id alone: the `tags`, `add_tags` and `remove_tags` fields of most resources. */
export const tagNames = z.array(shortText).nullish();

/** The `tags` field of those that can make tags. */
export const tagInputs = z.array(tagInput).nullish();

export const tagResource = z.object({
  tag_id: uuidField,
  resource_id: uuidField,
  resource_type: z.enum(TAGGABLE_TYPES),
});
export type TagResource = z.output<typeof tagResource>;

export const tagResources = z.array(tagResource);

import { z } from 'zod';
import { longText, newName, shortText, uuidField } from '../kernel/http/fields.js';
import { tagInputs } from '../tags/tag.schemas.js';
import { sourceOfPath, type Source } from './source.js';

export const ARTIFACT_TYPES = [
  ...(['DataAnalysisArtifact', 'DataArtifact', 'ModelArtifact', 'SchemaArtifact'] as const),
  ...(['ServiceArtifact', 'StatisticsArtifact', 'BaseArtifact'] as const),
] as const;

const SOURCE_TYPES = [
  ...(['user', 'builtin', 'internal', 'distribution_package', 'code_repository', 'notebook', 'unknown'] as const),
] as const;

// Some kinds of source carry more fields (a commit, a package version), which are kept.
const source = z.union([
  z.looseObject({
    module: z.string(),
    attribute: z.string().nullable().default(null),
    type: z.enum(SOURCE_TYPES),
  }),
  z.string().min(1).transform(sourceOfPath),
]) as z.ZodType<Source>;

const visualization = z.object({ type: z.enum(['csv', 'html', 'image', 'markdown', 'json']), uri: longText });

// Null is no metadata value; a key with a colon could not be filtered by.
const metadata = z.record(
  shortText.refine((key) => !key.includes(':'), 'Metadata keys cannot contain colons (`:`)'),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.record(z.string(), z.unknown())]),
);

/** Of a `version` column: shorter than 255 characters. */
const VERSION_LENGTH = 254;

export const createArtifactVersion = z
  .object({
    project: uuidField.nullish(),
    artifact_id: uuidField.nullish(),
    artifact_name: shortText.nullish(),
    version: z
      .union([z.int(), z.string()])
      .transform(String)
      .refine((text) => text.length <= VERSION_LENGTH, 'The length of the value for this field can not exceed 255')
      .nullish(),
    has_custom_name: z.boolean().default(false),
    type: z.enum(ARTIFACT_TYPES),
    artifact_store_id: uuidField.nullish(),
    uri: longText,
    materializer: source,
    data_type: source,
    content_hash: shortText.nullish(),
    tags: tagInputs,
    visualizations: z.array(visualization).nullish(),
    save_type: z.enum(['step_output', 'manual', 'preexisting', 'external']),
    metadata: metadata.nullish(),
    item_count: z.int32().nullish(),
  })
  .superRefine((body, context) => {
    const fault = body.artifact_id
      ? body.artifact_name && 'Only one of artifact_name and artifact_id can be set.'
      : !body.artifact_name && 'Either artifact_name or artifact_id must be set.';
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });
export type CreateArtifactVersion = z.output<typeof createArtifactVersion>;

export const createArtifactVersions = z.array(createArtifactVersion);

/** A name may be sent, and changes nothing: a version is called as its artifact is. */
export const updateArtifactVersion = z.object({
  name: newName.nullish(),
  add_tags: tagInputs,
  remove_tags: tagInputs,
});
export type UpdateArtifactVersion = z.output<typeof updateArtifactVersion>;

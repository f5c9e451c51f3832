import { z } from 'zod';
import {
  longText,
  metadataValue,
  newName,
  projectField,
  shortText,
  textOrElseNumber,
  userField,
  uuidField,
} from '../kernel/http/fields.js';
import { sourceField } from '../kernel/http/source-field.js';
import { tagNames } from '../tags/tag.schemas.js';

export const ARTIFACT_TYPES = [
  ...(['DataAnalysisArtifact', 'DataArtifact', 'ModelArtifact', 'SchemaArtifact'] as const),
  ...(['ServiceArtifact', 'StatisticsArtifact', 'BaseArtifact'] as const),
] as const;

const visualization = z.object({ type: z.enum(['csv', 'html', 'image', 'markdown', 'json']), uri: longText });

// Null is no metadata value; a key with a colon could not be filtered by.
const metadata = z.record(
  shortText.refine((key) => !key.includes(':'), 'Metadata keys cannot contain colons (`:`)'),
  metadataValue,
);

/** Of a `version` column: shorter than 255 characters. */
const VERSION_LENGTH = 254;

export const createArtifactVersion = z
  .object({
    user: userField,
    project: projectField,
    artifact_id: uuidField.nullish(),
    artifact_name: shortText.nullish(),
    version: z
      .union([z.int(), textOrElseNumber])
      .transform(String)
      .refine((text) => text.length <= VERSION_LENGTH, 'The length of the value for this field can not exceed 255')
      .nullish(),
    has_custom_name: z.boolean().default(false),
    type: z.enum(ARTIFACT_TYPES),
    artifact_store_id: uuidField.nullish(),
    uri: longText,
    materializer: sourceField,
    data_type: sourceField,
    content_hash: shortText.nullish(),
    tags: tagNames,
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

export const updateArtifactVersion = z.object({
  /** Taken and left alone: a version is called as its artifact is. */
  name: newName.nullish(),
  add_tags: tagNames,
  remove_tags: tagNames,
});
export type UpdateArtifactVersion = z.output<typeof updateArtifactVersion>;

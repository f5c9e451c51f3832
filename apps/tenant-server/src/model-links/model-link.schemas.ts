import { z } from 'zod';
import { uuidField } from '../kernel/http/fields.js';

export const createArtifactLink = z.object({ model_version: uuidField, artifact_version: uuidField });
export type CreateArtifactLink = z.output<typeof createArtifactLink>;

export const createRunLink = z.object({ model_version: uuidField, pipeline_run: uuidField });
export type CreateRunLink = z.output<typeof createRunLink>;

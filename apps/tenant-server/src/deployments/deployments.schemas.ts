import { z } from 'zod';
import { jsonObject, nameField, nameOrIdField, uuidField } from '../kernel/http/fields.js';
import { tagInputs } from '../tags/tag.schemas.js';
import { DEPLOYMENT_STATUSES } from './deployment.model.js';

export const createDeployment = z.object({
  project: nameOrIdField,
  name: nameField,
  snapshot_id: uuidField,
  deployer_id: uuidField,
  auth_key: z.string().nullish(),
  tags: tagInputs,
});

export const updateDeployment = z.object({
  name: nameField.nullish(),
  snapshot_id: uuidField.nullish(),
  url: z.string().nullish(),
  status: z.enum(DEPLOYMENT_STATUSES).nullish(),
  deployment_metadata: jsonObject.nullish(),
  auth_key: z.string().nullish(),
  add_tags: tagInputs,
  remove_tags: tagInputs,
});

export type CreateDeployment = z.output<typeof createDeployment>;
export type UpdateDeployment = z.output<typeof updateDeployment>;

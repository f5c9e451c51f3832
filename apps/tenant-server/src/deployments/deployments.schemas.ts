import { z } from 'zod';
import { jsonObject, nameField, projectField, userField, uuidField } from '../kernel/http/fields.js';
import { tagInputs, tagNames } from '../tags/tag.schemas.js';
import { DEPLOYMENT_STATUSES } from './deployment.model.js';

export const createDeployment = z.object({
  user: userField,
  project: projectField,
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
  add_tags: tagNames,
  remove_tags: tagNames,
});

export type CreateDeployment = z.output<typeof createDeployment>;
export type UpdateDeployment = z.output<typeof updateDeployment>;

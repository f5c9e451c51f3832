import { z } from 'zod';
import { jsonObject, nameField, projectField, userField, uuidField } from '../kernel/http/fields.js';

const labels = z.record(z.string(), z.string());
const state = z.enum(['inactive', 'active', 'pending_startup', 'pending_shutdown', 'error', 'scaled_to_zero']);

const optional = {
  service_source: z.string().nullish(),
  admin_state: state.nullish(),
  labels: labels.nullish(),
  status: jsonObject.nullish(),
  endpoint: jsonObject.nullish(),
  prediction_url: z.string().nullish(),
  health_check_url: z.string().nullish(),
  model_version_id: uuidField.nullish(),
};

export const createService = z.object({
  user: userField,
  ...optional,
  project: projectField,
  name: nameField,
  service_type: z.object({
    type: z.string(),
    flavor: z.string(),
    name: z.string().default(''),
    description: z.string().default(''),
    logo_url: z.string().default(''),
  }),
  config: jsonObject,
  pipeline_run_id: uuidField.nullish(),
});

export const updateService = z.object({ ...optional, name: nameField.nullish() });

export type CreateService = z.output<typeof createService>;
export type UpdateService = z.output<typeof updateService>;

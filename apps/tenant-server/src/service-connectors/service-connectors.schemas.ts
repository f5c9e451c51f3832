import { z } from 'zod';
import { jsonObject, nameField, shortText, timeField } from '../kernel/http/fields.js';

/** The name of a type, or the whole of it as clients got it from the server. */
const typeField = z
  .union([shortText, z.looseObject({ connector_type: shortText })])
  .transform((type) => (typeof type === 'string' ? type : type.connector_type));

const labels = z.record(z.string(), z.string());

export const createServiceConnector = z.object({
  name: nameField,
  connector_type: typeField,
  description: z.string().default(''),
  auth_method: shortText,
  resource_types: z.array(z.string()).default([]),
  resource_id: shortText.nullish(),
  supports_instances: z.boolean().default(false),
  expires_at: timeField.nullish(),
  expires_skew_tolerance: z.number().int().nullish(),
  expiration_seconds: z.number().int().nullish(),
  configuration: jsonObject.default({}),
  labels: labels.default({}),
});

export const updateServiceConnector = z.object({
  name: nameField.nullish(),
  connector_type: typeField.nullish(),
  description: z.string().nullish(),
  auth_method: shortText.nullish(),
  resource_types: z.array(z.string()).nullish(),
  resource_id: shortText.nullish(),
  supports_instances: z.boolean().nullish(),
  expires_at: timeField.nullish(),
  expires_skew_tolerance: z.number().int().nullish(),
  expiration_seconds: z.number().int().nullish(),
  configuration: jsonObject.nullish(),
  labels: labels.nullish(),
});

/** A connector as a stack that is to be made describes it. */
export const connectorInfo = z
  .object({ type: z.string(), auth_method: z.string(), configuration: jsonObject.default({}) })
  .optional();
export type ConnectorInfo = NonNullable<z.output<typeof connectorInfo>>;

export type CreateServiceConnector = z.output<typeof createServiceConnector>;
export type UpdateServiceConnector = z.output<typeof updateServiceConnector>;

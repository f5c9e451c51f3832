import { z } from 'zod';
import { jsonObject, nameField, shortText, timeField, userField } from '../kernel/http/fields.js';

const described = { name: z.string(), description: z.string().optional() };
const pictured = { logo_url: z.string().nullish(), emoji: z.string().nullish() };

const resourceType = z.object({
  ...described,
  ...pictured,
  resource_type: z.string(),
  auth_methods: z.array(z.string()),
  supports_instances: z.boolean().optional(),
});

const authMethod = z.object({
  ...described,
  auth_method: shortText,
  config_schema: jsonObject.optional(),
  min_expiration_seconds: z.int().nullish(),
  max_expiration_seconds: z.int().nullish(),
  default_expiration_seconds: z.int().nullish(),
});

const wholeType = z.object({
  ...described,
  ...pictured,
  connector_type: shortText,
  resource_types: z.array(resourceType),
  auth_methods: z.array(authMethod),
  supports_auto_configuration: z.boolean().optional(),
  docs_url: z.string().nullish(),
  sdk_docs_url: z.string().nullish(),
  local: z.boolean().optional(),
  remote: z.boolean().optional(),
});

/** The name of a type, or the whole of it as clients got it from the server. */
const typeField = z
  .union([shortText, wholeType])
  .transform((type) => (typeof type === 'string' ? type : type.connector_type));

const labels = z.record(z.string(), z.string());

export const createServiceConnector = z.object({
  user: userField,
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

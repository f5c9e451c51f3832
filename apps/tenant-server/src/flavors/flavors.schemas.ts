import { z } from 'zod';
import { COMPONENT_TYPES } from '../components/component-types.js';
import { jsonObject, nameField, shortText, userField } from '../kernel/http/fields.js';

const optional = {
  display_name: shortText.nullish(),
  connector_type: shortText.nullish(),
  connector_resource_type: shortText.nullish(),
  connector_resource_id_attr: shortText.nullish(),
  logo_url: z.string().nullish(),
  docs_url: z.string().nullish(),
  sdk_docs_url: z.string().nullish(),
};

/** Longer schemas than this are refused (wire contract, section 4: texts). */
export const MAX_SCHEMA_CHARACTERS = 65_535;

export const createFlavor = z.object({
  user: userField,
  ...optional,
  name: nameField,
  type: z.enum(COMPONENT_TYPES),
  config_schema: jsonObject,
  source: shortText,
  integration: shortText.nullable(),
  is_custom: z.boolean().default(true),
});

export const updateFlavor = z.object({
  ...optional,
  name: nameField.nullish(),
  type: z.enum(COMPONENT_TYPES).nullish(),
  config_schema: jsonObject.nullish(),
  source: shortText.nullish(),
  integration: shortText.nullish(),
  is_custom: z.boolean().nullish(),
});

export type CreateFlavor = z.output<typeof createFlavor>;
export type UpdateFlavor = z.output<typeof updateFlavor>;

import { z } from 'zod';
import { jsonObject, nameField, nameOrIdField, shortText, userField, uuidField } from '../kernel/http/fields.js';
import { COMPONENT_TYPES } from './component-types.js';

const environment = z.record(z.string(), z.string());
const SECRET_REFERENCE = /^\{\{\s*\S+?\.\S+\s*\}\}$/;
const componentName = nameField.refine(
  (name) => !SECRET_REFERENCE.test(name),
  'Passing the `name` attribute of a stack component as a secret reference is not allowed.',
);

export const createComponent = z.object({
  user: userField,
  name: componentName,
  type: z.enum(COMPONENT_TYPES),
  flavor: shortText,
  configuration: jsonObject,
  environment: environment.nullish(),
  /** Names or ids. */
  secrets: z.array(nameOrIdField).nullish(),
  labels: jsonObject.nullish(),
  connector: uuidField.nullish(),
  connector_resource_id: z.string().nullish(),
});

export const updateComponent = z.object({
  name: componentName.nullish(),
  configuration: jsonObject.nullish(),
  environment: environment.nullish(),
  labels: jsonObject.nullish(),
  connector: uuidField.nullish(),
  connector_resource_id: z.string().nullish(),
  add_secrets: z.array(nameOrIdField).nullish(),
  remove_secrets: z.array(nameOrIdField).nullish(),
});

export type CreateComponent = z.output<typeof createComponent>;
export type UpdateComponent = z.output<typeof updateComponent>;

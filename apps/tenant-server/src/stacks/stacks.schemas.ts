import { z } from 'zod';
import { COMPONENT_TYPES, type ComponentType } from '../components/component-types.js';
import { jsonObject, nameField, nameOrIdField, shortText, userField, uuidField } from '../kernel/http/fields.js';

/** Kinds of which one stack may hold several. */
const REPEATABLE: ReadonlySet<string> = new Set(['alerter', 'experiment_tracker', 'step_operator', 'sandbox']);

const environment = z.record(z.string(), z.string());

/** A component to be made together with the stack. */
const newComponent = z.object({
  flavor: shortText,
  configuration: jsonObject.default({}),
  /** Position in the request's list of service connectors. */
  service_connector_index: z.number().int().nullish(),
  service_connector_resource_id: z.string().nullish(),
});

/** A connector to be made together with the stack. */
const newConnector = z.object({
  type: shortText,
  auth_method: shortText,
  configuration: jsonObject.default({}),
});

const checkTypes = (
  components: Partial<Record<ComponentType, readonly unknown[]>>,
  context: z.core.$RefinementCtx,
): void => {
  const fault = (message: string): void => void context.addIssue({ code: 'custom', message });
  for (const [type, list] of Object.entries(components)) {
    if (list.length > 1 && !REPEATABLE.has(type)) {
      fault(`Stack component type '${type}' does not support multiple components in a single stack.`);
    }
  }
  if (!components.orchestrator?.length || !components.artifact_store?.length) {
    fault('Stack must contain at least an orchestrator and artifact store.');
  }
};

const componentsBy = <Item extends z.ZodType>(item: Item) =>
  z.partialRecord(z.enum(COMPONENT_TYPES), z.array(item)).superRefine(checkTypes);

export const createStack = z
  .object({
    user: userField,
    name: nameField,
    description: shortText.default(''),
    stack_spec_path: z.string().nullish(),
    components: componentsBy(z.union([uuidField, newComponent])),
    environment: environment.nullish(),
    secrets: z.array(nameOrIdField).nullish(),
    labels: jsonObject.nullish(),
    service_connectors: z.array(z.union([uuidField, newConnector])).default([]),
  })
  .superRefine(({ components, service_connectors: connectors }, context) => {
    for (const component of Object.values(components).flat()) {
      const index = typeof component === 'string' ? undefined : component.service_connector_index;
      if (index === undefined || index === null || connectors[index] !== undefined) continue;
      context.addIssue({ code: 'custom', message: `Service connector index ${index} is out of range.` });
    }
  });

export const updateStack = z.object({
  name: nameField.nullish(),
  description: shortText.nullish(),
  stack_spec_path: z.string().nullish(),
  components: componentsBy(uuidField).nullish(),
  environment: environment.nullish(),
  labels: jsonObject.nullish(),
  add_secrets: z.array(nameOrIdField).nullish(),
  remove_secrets: z.array(nameOrIdField).nullish(),
});

export type CreateStack = z.output<typeof createStack>;
export type UpdateStack = z.output<typeof updateStack>;
export type NewComponent = z.output<typeof newComponent>;
export type NewConnector = z.output<typeof newConnector>;
/** Component ids by type; the first of a type is its default. */
export type Composition = Partial<Record<ComponentType, readonly string[]>>;

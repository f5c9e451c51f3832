import { Ajv2020 } from 'ajv/dist/2020.js';
import { IllegalOperationError, ValueError } from '../kernel/errors/zenml.error.js';
import { withPlainNumbers } from '../kernel/exact-numbers.js';

/**
 * @param schema JSON Schema as text; null when the condition takes no value. One that cannot be read lets everything
 * pass: the client that made it checks what it gets once more.
 * @throws ValueError (400) when the value is none that the schema allows, IllegalOperationError (403) for a value where
 * none is taken.
 */
export function checkResult(schema: string | null, value: unknown): void {
  if (schema === null) {
    if (value === undefined || value === null) return;
    throw new IllegalOperationError('Wait conditions without a schema do not accept a result.');
  }
  if (!allows(JSON.parse(schema) as object, value ?? null)) {
    throw new ValueError(`Value \`${JSON.stringify(value ?? null)}\` does not match expected schema.`);
  }
}

function allows(schema: object, value: unknown): boolean {
  // Made anew each time: an instance keeps every schema it has ever seen.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false, logger: false });
  try {
    return ajv.compile(withPlainNumbers(schema) as object)(withPlainNumbers(value)) === true;
  } catch {
    return true;
  }
}

import type { z } from 'zod';
import { ValueError } from '../../kernel/errors/zenml.error.js';

/** @throws ValueError (400), without a word of any value: it may be a secret. */
export function checkConfiguration<Schema extends z.ZodType>(schema: Schema, configuration: unknown): z.output<Schema> {
  const parsed = schema.safeParse(configuration);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new ValueError(`The service connector configuration is not valid: ${faults.join('; ')}`);
}

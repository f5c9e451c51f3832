import { z } from 'zod';
import { timeField } from '../kernel/http/fields.js';

/** For how long a request goes on holding its resources. */
export const renewal = z.object({
  lease_expires_at: timeField,
  runtime_state: z.enum(['unknown', 'pending', 'submitted', 'running', 'idle']).nullish(),
});

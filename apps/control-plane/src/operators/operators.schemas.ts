import { z } from 'zod';
import { pageOf } from '../http/paging.js';
import { iso, timestamp } from '../http/text.js';
import type { Operator } from '../identity/operator.entity.js';

const password = z
  .string()
  .min(8, 'A password has at least 8 characters.')
  .max(1024, 'A password has at most 1024 characters.')
  .meta({ format: 'password', writeOnly: true });

export const createOperator = z
  .strictObject({
    email: z.email().max(254).describe('What they log in with, in any case.'),
    password: password.describe('To be handed over; they may set one of their own.'),
  })
  .meta({ id: 'CreateOperator' });
export type CreateOperator = z.output<typeof createOperator>;

export const setPassword = z.strictObject({ password }).meta({ id: 'SetPassword' });
export type SetPassword = z.output<typeof setPassword>;

export const operatorView = z
  .object({
    id: z.uuid(),
    email: z.string(),
    disabled_at: timestamp.nullable().describe('Since when neither a login nor a key of theirs works.'),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Operator' });
export type OperatorView = z.output<typeof operatorView>;
export const operatorPage = pageOf(operatorView, 'OperatorPage');

export const viewOf = (operator: Operator): OperatorView => ({
  id: operator.id,
  email: operator.email,
  disabled_at: iso(operator.disabledAt),
  created_at: operator.createdAt.toISOString(),
  updated_at: operator.updatedAt.toISOString(),
});

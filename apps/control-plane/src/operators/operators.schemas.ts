import { z } from 'zod';
import { pageOf } from '../http/paging.js';
import { iso, newPassword, timestamp } from '../http/text.js';
import type { Operator } from '../identity/operator.entity.js';

export const createOperator = z
  .strictObject({
    email: z.email().max(254).describe('What they log in with, in any case.'),
    password: newPassword.describe('To be handed over; they may set one of their own.'),
  })
  .meta({ id: 'CreateOperator' });
export type CreateOperator = z.output<typeof createOperator>;

export const setPassword = z.strictObject({ password: newPassword }).meta({ id: 'SetPassword' });
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

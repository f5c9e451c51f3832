import { z } from 'zod';
import { iso, plainText, timestamp } from '../http/text.js';
import { listOf, pageOf, pageQuery } from '../http/paging.js';
import { OPERATION_STATUSES, OPERATION_TYPES, type Operation, STEP_STATES } from './operation.entity.js';

const stepView = z
  .object({
    name: z.string().describe('Stable: what scripts match on.'),
    title: z.string(),
    state: z.enum(STEP_STATES),
    started_at: z.string().nullable(),
    finished_at: z.string().nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: 'OperationStep' });

export const operationView = z
  .object({
    id: z.uuid(),
    tenant_id: z.string(),
    tenant_name: z.string(),
    type: z.enum(OPERATION_TYPES),
    status: z.enum(OPERATION_STATUSES).describe('Ends as succeeded, failed, superseded or cancelled.'),
    version: z.int().describe('Rises with every change of the operation.'),
    generation: z.int().describe("The tenant's generation that this asks for."),
    parameters: z.record(z.string(), z.unknown()),
    steps: z.array(stepView).describe('In order.'),
    error: z
      .object({
        code: z.string(),
        message: z.string(),
        user_fixable: z.boolean(),
        retryable: z.boolean(),
      })
      .nullable(),
    requested_by: z.string(),
    created_at: timestamp,
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
    deadline_at: timestamp.describe('When it counts as failed if it has not ended by then.'),
  })
  .meta({ id: 'Operation' });
export type OperationView = z.output<typeof operationView>;

export const operationPage = pageOf(operationView, 'OperationPage');

export const operationsQuery = pageQuery.extend({
  tenant: plainText(1, 64).optional().describe('Id or name.'),
  status: listOf(z.enum(OPERATION_STATUSES)).optional(),
  type: z.enum(OPERATION_TYPES).optional(),
});

export const viewOf = (operation: Operation, tenantName: string): OperationView => ({
  id: operation.id,
  tenant_id: operation.tenantId,
  tenant_name: tenantName,
  type: operation.type,
  status: operation.status,
  version: operation.version,
  generation: operation.generation,
  parameters: { ...operation.parameters },
  steps: operation.steps,
  error:
    operation.errorCode === null
      ? null
      : {
          code: operation.errorCode,
          message: operation.errorMessage ?? '',
          user_fixable: operation.errorUserFixable ?? false,
          retryable: operation.errorRetryable ?? false,
        },
  requested_by: operation.requestedBy,
  created_at: operation.createdAt.toISOString(),
  started_at: iso(operation.startedAt),
  finished_at: iso(operation.finishedAt),
  deadline_at: operation.deadlineAt.toISOString(),
});

import { z } from 'zod';
import { jsonObject, projectField, shortText, timeField, userField, uuidField } from '../kernel/http/fields.js';
import { createLogs, logsInput } from '../logs/logs.schemas.js';
import { tagInputs, tagNames } from '../tags/tag.schemas.js';
import { EXECUTION_STATUSES } from './status/execution-status.js';

export const executionStatus = z.enum(EXECUTION_STATUSES);

/** Why a run or step failed. Old clients sent only a traceback; what else comes is kept. */
export const exceptionInfo = z
  .looseObject({
    traceback: z.string(),
    source: z.string().nullish(),
    message: z.string().nullish(),
    user_code_line: z.number().int().nullish(),
  })
  .transform((info) => ({
    ...info,
    source: info.source ?? null,
    message: info.message ?? null,
    // Called otherwise by older clients.
    user_code_line: info.user_code_line ?? (typeof info['step_code_line'] === 'number' ? info['step_code_line'] : null),
  }));

export const createRun = z
  .object({
    user: userField,
    project: projectField,
    name: shortText,
    snapshot: uuidField,
    orchestrator_run_id: shortText.nullish(),
    start_time: timeField.nullish(),
    end_time: timeField.nullish(),
    status: executionStatus.refine(
      (status) => status === 'initializing' || status === 'running',
      'Run must be started in the initializing or running state.',
    ),
    status_reason: shortText.nullish(),
    orchestrator_environment: jsonObject.default({}),
    trigger_info: z.object({ step_run_id: uuidField.nullish(), deployment_id: uuidField.nullish() }).nullish(),
    tags: tagInputs,
    logs: logsInput,
    exception_info: exceptionInfo.nullish(),
    original_run_id: uuidField.nullish(),
    parent_run_id: uuidField.nullish(),
    child_key: shortText.nullish(),
  })
  .refine(
    ({ parent_run_id, child_key }) => (parent_run_id == null) === (child_key == null),
    '`parent_run_id` and `child_key` must be set together.',
  );
export type CreateRun = z.output<typeof createRun>;

export const updateRun = z.object({
  status: executionStatus.nullish(),
  status_reason: shortText.nullish(),
  orchestrator_run_id: shortText.nullish(),
  exception_info: exceptionInfo.nullish(),
  outputs: z.record(shortText, uuidField).nullish(),
  add_tags: tagNames,
  remove_tags: tagNames,
  add_logs: z.array(createLogs).nullish(),
});
export type UpdateRun = z.output<typeof updateRun>;

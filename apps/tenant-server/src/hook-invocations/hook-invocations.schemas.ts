import { z } from 'zod';
import { projectField, shortText, timeField, userField, uuidField } from '../kernel/http/fields.js';
import { exceptionInfo, executionStatus } from '../runs/runs.schemas.js';

const HOOK_TYPES = [
  ...(['run_start', 'run_success', 'run_failure', 'run_end', 'run_pause', 'run_resume'] as const),
  ...(['step_start', 'step_end', 'step_success', 'step_failure', 'custom'] as const),
] as const;

/** As the original writes it in its document. */
const HOOK_NAME = new RegExp(String.raw`^[a-zA-Z_][a-zA-Z0-9_.\-]*$`);

export const createHookInvocation = z.object({
  user: userField,
  id: uuidField.optional(),
  project: projectField,
  hook_type: z.enum(HOOK_TYPES),
  name: shortText.regex(HOOK_NAME, "String should match pattern '^[a-zA-Z_][a-zA-Z0-9_.\\-]*$'").nullish(),
  status: executionStatus,
  start_time: timeField,
  end_time: timeField.nullish(),
  source: shortText.nullish(),
  pipeline_run_id: uuidField,
  step_run_id: uuidField.nullish(),
  /** Artifact version ids by output. */
  outputs: z.record(shortText, z.array(uuidField)).default({}),
  exception_info: exceptionInfo.nullish(),
  logs_id: uuidField.nullish(),
});
export type CreateHookInvocation = z.output<typeof createHookInvocation>;

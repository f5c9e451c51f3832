import { z } from 'zod';
import { jsonObject, longText, shortText, timeField, uuidField } from '../kernel/http/fields.js';
import { createLogs, logsInput } from '../logs/logs.schemas.js';
import { exceptionInfo, executionStatus } from '../runs/runs.schemas.js';

/** Artifact version ids by name. */
const artifacts = z.record(shortText, z.array(uuidField));

const dynamicConfig = z
  .object({ spec: jsonObject, config: jsonObject.optional(), step_config_overrides: jsonObject.optional() })
  .refine(({ config, step_config_overrides }) => config ?? step_config_overrides, 'config: Field required');

export const createStep = z.object({
  project: uuidField.nullish(),
  name: shortText,
  start_time: timeField,
  end_time: timeField.nullish(),
  status: executionStatus,
  cache_key: shortText.nullish(),
  cache_expires_at: timeField.nullish(),
  code_hash: shortText.nullish(),
  docstring: longText.nullish(),
  source_code: longText.nullish(),
  pipeline_run_id: uuidField,
  original_step_run_id: uuidField.nullish(),
  inputs: artifacts.default({}),
  outputs: artifacts.default({}),
  logs: logsInput,
  exception_info: exceptionInfo.nullish(),
  dynamic_config: dynamicConfig.nullish(),
});
export type CreateStep = z.output<typeof createStep>;

export const updateStep = z.object({
  outputs: artifacts.default({}),
  loaded_artifact_versions: z.record(shortText, uuidField).default({}),
  status: executionStatus.nullish(),
  end_time: timeField.nullish(),
  exception_info: exceptionInfo.nullish(),
  cache_expires_at: timeField.nullish(),
  add_logs: z.array(createLogs).nullish(),
});
export type UpdateStep = z.output<typeof updateStep>;

/** How soon a client means to beat again. */
export const heartbeat = z.object({ heartbeat_liveness_timeout_seconds: z.int().positive().nullish() }).optional();

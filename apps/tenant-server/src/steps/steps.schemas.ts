import { z } from 'zod';
import { longText, projectField, shortText, timeField, userField, uuidField } from '../kernel/http/fields.js';
import { createLogs, logsInput } from '../logs/logs.schemas.js';
import { stepField } from '../runs/config/config.schemas.js';
import { stepRuntime } from '../runs/config/parts.schemas.js';
import { exceptionInfo, executionStatus } from '../runs/runs.schemas.js';

/** Artifact version ids by name. */
const artifacts = z.record(shortText, z.array(uuidField));

export const createStep = z.object({
  user: userField,
  project: projectField,
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
  /** These three are taken and left alone: the parents come of the configuration, and resources are not pooled. */
  parent_step_ids: z.array(uuidField).optional(),
  resource_requester: uuidField.nullish(),
  resource_request_runtime: stepRuntime.nullish(),
  original_step_run_id: uuidField.nullish(),
  inputs: artifacts.default({}),
  outputs: artifacts.default({}),
  logs: logsInput,
  exception_info: exceptionInfo.nullish(),
  dynamic_config: stepField.nullish(),
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
export const heartbeat = z.object({ heartbeat_liveness_timeout_seconds: z.int().positive().nullish() }).nullish();

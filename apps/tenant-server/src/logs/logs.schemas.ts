import { z } from 'zod';
import { longText, userField, uuidField } from '../kernel/http/fields.js';

/** Logs of the server side runner belong to no store (wire contract, section 6). */
export const RUNNER_SOURCE = 'runner';

const fields = {
  id: uuidField.optional(),
  user: userField,
  uri: longText.nullish(),
  project: uuidField.nullish(),
  source: longText.default(''),
  artifact_store_id: uuidField.nullish(),
  log_store_id: uuidField.nullish(),
  pipeline_run_id: uuidField.nullish(),
  step_run_id: uuidField.nullish(),
  hook_invocation_id: uuidField.nullish(),
};

type Links = { readonly step_run_id?: string | null | undefined; readonly pipeline_run_id?: string | null | undefined };
const oneOwner = ({ step_run_id, pipeline_run_id }: Links): boolean => !(step_run_id && pipeline_run_id);
const ONE_OWNER = 'Two different IDs can not be set at the same time.';

/** Also the `logs` and `add_logs` fields of runs and steps. */
export const createLogs = z
  .object(fields)
  .refine(
    ({ artifact_store_id, log_store_id, source }) => artifact_store_id || log_store_id || source === RUNNER_SOURCE,
    'Either an `artifact_store_id` or a `log_store_id` must be set.',
  )
  .refine(oneOwner, ONE_OWNER);
export type CreateLogs = z.output<typeof createLogs>;

export const updateLogs = z
  .object({ pipeline_run_id: uuidField.nullish(), step_run_id: uuidField.nullish() })
  .refine(oneOwner, ONE_OWNER);
export type UpdateLogs = z.output<typeof updateLogs>;

/** The `logs` field of a new run or step: the id of logs that exist, or new ones. */
export const logsInput = z.union([uuidField, createLogs]).nullish();
export type LogsInput = z.output<typeof logsInput>;

import { isForeignKeyViolation } from '../database/pg-errors.js';
import { IllegalOperationError } from '../kernel/errors/zenml.error.js';

/** What a failed deletion of artifact versions becomes: 403 when one is what a run returned; anything else as it is. */
export function explainedDeletion(error: unknown): unknown {
  if (!isForeignKeyViolation(error, 'pipeline_run_output_artifact_id_fkey')) return error;
  return new IllegalOperationError(
    'An artifact version that is the output of a pipeline run cannot be deleted. Please delete the run first.',
  );
}

import type { StepResult } from '../../runtime/tenant-runtime.js';
import { ClusterError } from '../cluster.js';
import { reasonOfClusterError } from '../reasons/refusal.js';

/**
 * Runs a step and gives what the API refused a reason.
 * @throws ProvisioningError with the reason; ClusterError for a passing fault, which is tried again as it is
 */
export async function explained(step: () => Promise<StepResult>): Promise<StepResult> {
  try {
    return await step();
  } catch (error) {
    throw (error instanceof ClusterError && reasonOfClusterError(error)) || error;
  }
}

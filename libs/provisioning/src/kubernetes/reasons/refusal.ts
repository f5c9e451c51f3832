import { ProvisioningError } from '../../runtime/tenant-runtime.js';
import { ClusterError } from '../cluster.js';

/**
 * Why an admission plugin refused something, or undefined when it was none that is known. Kubernetes gives all of
 * these the same reason, `Forbidden`, so its wording is all there is to tell them apart by.
 */
export function refusalOf(said: string, cause?: unknown): ProvisioningError | undefined {
  const error = (code: string, message: string) =>
    new ProvisioningError(code, message, { userFixable: true, retryable: true, cause });
  if (/exceeded quota/.test(said)) {
    return error(
      'quota_exceeded',
      `A quota of the tenant's namespace is used up: ${said}. Raise it or choose a smaller size.`,
    );
  }
  if (/violates PodSecurity/.test(said)) {
    return error('pod_security_refused', `The cluster's Pod Security refused the server: ${said}.`);
  }
  if (/(minimum|maximum) (cpu|memory) usage per (Container|Pod)/.test(said)) {
    return error('limit_range_refused', `A limit of the namespace refused the server: ${said}. Choose another size.`);
  }
  if (/admission webhook|ValidatingAdmissionPolicy/.test(said)) {
    return error('admission_refused', `An admission rule of the cluster refused it: ${said}.`);
  }
  return undefined;
}

/** Turns what the API refused into a reason. @returns undefined for a passing fault, which is to be tried again. */
export function reasonOfClusterError(error: ClusterError): ProvisioningError | undefined {
  const reason = (code: string, message: string) =>
    new ProvisioningError(code, message, { userFixable: true, retryable: true, cause: error });
  const refused = [400, 403, 422].includes(error.status) ? refusalOf(error.message, error) : undefined;
  if (refused) return refused;
  switch (error.status) {
    case 401:
      return reason('cluster_unauthorized', 'The cluster does not accept the credentials that Zendo has for it.');
    case 403:
      return reason('cluster_forbidden', `Zendo may not do this in the cluster: ${error.message}. Check its roles.`);
    case 404:
      return reason('kind_not_served', `The cluster does not know this kind of object: ${error.message}.`);
    case 400:
    case 422:
      return reason('object_invalid', `The cluster refused an object as invalid: ${error.message}.`);
    default:
      return undefined;
  }
}

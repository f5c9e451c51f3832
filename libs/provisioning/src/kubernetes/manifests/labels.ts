import { namespaceOf } from '@zendo/tenancy';
import type { TenantSpec } from '../../runtime/tenant-runtime.js';
import type { KubeObject } from '../cluster.js';
import { KINDS, type Kind } from '../kinds.js';

/** On every object of a tenant, with the tenant's id. */
export const TENANT_LABEL = 'zendo.dev/tenant';
/** The writer that owns Zendo's fields. */
export const FIELD_MANAGER = 'zendo';
/** A hash of the manifest that an object was last applied from. */
export const MANIFEST_ANNOTATION = 'zendo.dev/manifest';
/** On every pod: a hash of the template that it was made from, which tells new pods from old ones. */
export const TEMPLATE_ANNOTATION = 'zendo.dev/template';
/** The name of a tenant's Deployment, Service, route, ServiceAccount and so on: the namespace tells tenants apart. */
export const SERVER = 'server';

/** Labels of every object of a tenant. */
export const labelsOf = (tenant: TenantSpec): Record<string, string> => ({
  'app.kubernetes.io/managed-by': 'zendo',
  'app.kubernetes.io/name': 'zendo-tenant-server',
  [TENANT_LABEL]: tenant.id,
});

/** Labels by which Services, policies and budgets choose a tenant's server pods. They can never change. */
export const selectorOf = (tenant: TenantSpec): Record<string, string> => ({
  'app.kubernetes.io/name': 'zendo-tenant-server',
  [TENANT_LABEL]: tenant.id,
});

/** An object of a tenant, labelled, in its namespace unless told otherwise. */
export function named(
  tenant: TenantSpec,
  kind: Kind,
  name: string,
  rest: Record<string, unknown>,
  namespace = namespaceOf(tenant.id),
): KubeObject {
  return {
    apiVersion: KINDS[kind].apiVersion,
    kind,
    metadata: {
      name,
      ...(KINDS[kind].namespaced && { namespace }),
      labels: labelsOf(tenant),
      annotations: { 'zendo.dev/tenant-name': tenant.name },
    },
    ...rest,
  };
}

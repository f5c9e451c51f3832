import { tenantNameFault } from '@zendo/tenancy';
import { z } from 'zod';
import { sizeSpec } from '../config/catalog.js';
import { iso, labelKey, labelValue, MAX_LABELS, newPassword, plainText, timestamp } from '../http/text.js';
import { listOf, pageOf, pageQuery } from '../http/paging.js';
import { operationView } from '../operations/operations.schemas.js';
import { OPERATION_STATUSES, OPERATION_TYPES, type Operation } from '../operations/operation.entity.js';
import type { Organization } from '../organizations/organization.entity.js';
import { DESIRED_STATES, TENANT_STATUSES, type Tenant } from './tenant.entity.js';

const tenantName = z
  .string()
  .superRefine((name, context) => {
    const fault = tenantNameFault(name);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({ description: 'A DNS label of 3 to 40 characters; unique until the tenant is purged.', example: 'acme' });

const displayName = plainText(1, 255).describe('For people.');
const USERNAME = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,254}$/u;

export const ownerInput = z
  .strictObject({
    username: z.string().regex(USERNAME, 'Letters, digits and ._@+- are allowed, beginning with a letter or digit.'),
    password: newPassword,
  })
  .meta({ id: 'OwnerInput' });
export type OwnerInput = z.output<typeof ownerInput>;

const size = z.string().min(1).max(63).describe('A configured size, or `custom` together with `custom_size`.');
const customSize = sizeSpec.meta({ id: 'CustomSize' });
const sizeGiven = ({ size, custom_size: custom }: { size?: string; custom_size?: unknown }): boolean =>
  (size === 'custom') === (custom !== undefined);
const sizeFault = { path: ['custom_size'], message: '`custom_size` goes with the size `custom`, and only with it.' };

export const createTenant = z
  .strictObject({
    name: tenantName,
    display_name: displayName.optional(),
    labels: z
      .record(labelKey, labelValue)
      .refine((labels) => Object.keys(labels).length <= MAX_LABELS, `At most ${MAX_LABELS} labels are allowed.`)
      .default({}),
    organization: z.string().min(1).max(64).optional().describe('Id or name; the default one when absent.'),
    owner: ownerInput.optional().describe("The tenant's first admin. Without it, one is set later."),
    size: size.optional(),
    custom_size: customSize.optional(),
    release: z.string().min(1).max(63).optional().describe('A configured release; the default one when absent.'),
    database_server: z.string().min(1).max(63).optional(),
    cluster: z.string().min(1).max(63).optional(),
    dry_run: z.boolean().default(false).describe('Check everything and change nothing.'),
  })
  .refine(sizeGiven, sizeFault)
  .meta({ id: 'CreateTenant' });
export type CreateTenant = z.output<typeof createTenant>;

export const updateTenant = z
  .strictObject({
    display_name: displayName.optional(),
    labels: z
      .record(labelKey, labelValue.nullable())
      .optional()
      .describe('Merged into what is there; null takes a label away.'),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), 'Give display_name or labels.')
  .meta({ id: 'UpdateTenant' });
export type UpdateTenant = z.output<typeof updateTenant>;

const dryRun = z.boolean().default(false);
/** A verb without parameters may come without a body. */
export const plainVerb = z.strictObject({ dry_run: dryRun }).prefault({}).meta({ id: 'TenantVerb' });
export type PlainVerb = z.output<typeof plainVerb>;
export const resizeTenant = z
  .strictObject({ size, custom_size: customSize.optional(), dry_run: dryRun })
  .refine(sizeGiven, sizeFault)
  .meta({ id: 'ResizeTenant' });
export type ResizeTenant = z.output<typeof resizeTenant>;
export const upgradeTenant = z
  .strictObject({ release: z.string().min(1).max(63).optional(), dry_run: dryRun })
  .prefault({})
  .meta({ id: 'UpgradeTenant' });
export type UpgradeTenant = z.output<typeof upgradeTenant>;

export const deleteQuery = z.strictObject({ dry_run: z.stringbool().default(false) });

export const tenantsQuery = pageQuery.extend({
  state: listOf(z.enum(TENANT_STATUSES))
    .optional()
    .describe('One or more states. Purged tenants show only when asked for.'),
  name: plainText(1, 64).optional().describe('Part of the name.'),
  organization: plainText(1, 64).optional().describe('Id or name.'),
  label: listOf(plainText(2, 320).regex(/^[^=]+=.*$/, 'A label is asked for as key=value.')).optional(),
});

export const tenantView = z
  .object({
    id: z.string(),
    name: z.string(),
    display_name: z.string(),
    labels: z.record(z.string(), z.string()),
    organization: z.object({ id: z.uuid(), name: z.string() }),
    url: z.string().nullable().describe('Where ZenML clients connect; null once it is purged.'),
    status: z.enum(TENANT_STATUSES),
    status_code: z.string().nullable().describe('Stable reason of a status that needs one.'),
    status_reason: z.string().nullable().describe('The same for people.'),
    desired_state: z.enum(DESIRED_STATES),
    generation: z.int().describe('Rises with each change that is asked for.'),
    observed_generation: z.int().describe('The generation that is in effect.'),
    release: z.string(),
    size: z.string(),
    custom_size: sizeSpec.nullable(),
    database_server: z.string(),
    cluster: z.string(),
    owner: z.object({ username: z.string() }).nullable(),
    operation: z
      .object({ id: z.uuid(), type: z.enum(OPERATION_TYPES), status: z.enum(OPERATION_STATUSES) })
      .nullable()
      .describe('The latest one.'),
    created_at: timestamp,
    updated_at: timestamp,
    last_reconciled_at: timestamp.nullable(),
    deleted_at: timestamp.nullable(),
    purge_at: timestamp.nullable().describe("When a deleted tenant's data goes for good."),
  })
  .meta({ id: 'Tenant' });
export type TenantView = z.output<typeof tenantView>;

export const tenantPage = pageOf(tenantView, 'TenantPage');

/** The answer to every change of a tenant: what it is now, and the operation to follow. */
export const changeView = z
  .object({ tenant: tenantView, operation: operationView.nullable(), dry_run: z.boolean() })
  .meta({ id: 'TenantChange' });
export type ChangeView = z.output<typeof changeView>;

export interface TenantContext {
  readonly organization: Pick<Organization, 'id' | 'name'>;
  readonly latest: Pick<Operation, 'id' | 'type' | 'status'> | undefined;
  readonly url: string | null;
}

export function viewOf(tenant: Tenant, { organization, latest, url }: TenantContext): TenantView {
  return {
    id: tenant.id,
    name: tenant.name,
    display_name: tenant.displayName,
    labels: tenant.labels,
    organization: { id: organization.id, name: organization.name },
    url,
    status: tenant.status,
    status_code: tenant.statusCode,
    status_reason: tenant.statusReason,
    desired_state: tenant.desiredState,
    generation: tenant.generation,
    observed_generation: tenant.observedGeneration,
    release: tenant.release,
    size: tenant.size,
    custom_size: tenant.customSize,
    database_server: tenant.databaseServer,
    cluster: tenant.cluster,
    owner: tenant.ownerUsername === null ? null : { username: tenant.ownerUsername },
    operation: latest ? { id: latest.id, type: latest.type, status: latest.status } : null,
    created_at: tenant.createdAt.toISOString(),
    updated_at: tenant.updatedAt.toISOString(),
    last_reconciled_at: iso(tenant.lastReconciledAt),
    deleted_at: iso(tenant.deletedAt),
    purge_at: iso(tenant.purgeAt),
  };
}

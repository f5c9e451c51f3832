import { z } from 'zod';
import { pageOf } from '../http/paging.js';
import { plainText, timestamp } from '../http/text.js';
import type { Organization } from './organization.entity.js';

const NAME = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,62}$/;
const displayName = plainText(1, 255);

export const createOrganization = z
  .strictObject({
    name: z.string().regex(NAME, 'Lower-case letters, digits and single hyphens, beginning with a letter; 2 to 63.'),
    display_name: displayName.optional(),
  })
  .meta({ id: 'CreateOrganization' });
export type CreateOrganization = z.output<typeof createOrganization>;

export const updateOrganization = z.strictObject({ display_name: displayName }).meta({ id: 'UpdateOrganization' });
export type UpdateOrganization = z.output<typeof updateOrganization>;

export const organizationView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    display_name: z.string(),
    is_default: z.boolean().describe('Tenants belong to it unless told otherwise.'),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Organization' });
export type OrganizationView = z.output<typeof organizationView>;
export const organizationPage = pageOf(organizationView, 'OrganizationPage');

export const viewOf = (organization: Organization): OrganizationView => ({
  id: organization.id,
  name: organization.name,
  display_name: organization.displayName,
  is_default: organization.isDefault,
  created_at: organization.createdAt.toISOString(),
  updated_at: organization.updatedAt.toISOString(),
});

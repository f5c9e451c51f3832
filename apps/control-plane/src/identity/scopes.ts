/** What a credential may be allowed to do. Operators may do everything; a key may be given less. */
export const SCOPES = [
  'tenants:read',
  'tenants:write',
  'operations:read',
  'organizations:read',
  'organizations:write',
  'api-keys:read',
  'api-keys:write',
  'audit-events:read',
  'operators:read',
  'operators:write',
] as const;
export type Scope = (typeof SCOPES)[number];

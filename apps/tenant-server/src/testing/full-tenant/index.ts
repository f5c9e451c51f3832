export { fillTenant } from './fill-tenant.js';
export { pathsOfRows } from './paths-of-rows.js';

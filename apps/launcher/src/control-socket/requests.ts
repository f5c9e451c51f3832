import { isTenantId } from '@zendo/tenancy';
import { z } from 'zod';

const program = z.object({
  entry: z.string().min(1).optional(),
  nodeOptions: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  secrets: z.record(z.string(), z.unknown()),
});
const waitMs = z.number().min(0).max(60_000);
const address = { name: z.string(), host: z.string().min(1), port: z.number().int().min(1).max(65_535) };

// The bodies and the id of launcher-protocol.ts, as they are checked on arrival.
export const tenantId = z.string().refine(isTenantId, 'must be a tenant id');
export const migrationRequest = z.object({ key: z.string().min(1), program, waitMs });
export const serverRequest = z.object({ key: z.string().min(1), ...address, program });
export const stopRequest = z.object({ suspended: z.object(address).optional(), forget: z.boolean().optional() });

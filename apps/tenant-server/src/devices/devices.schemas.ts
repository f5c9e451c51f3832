import { z } from 'zod';
import { uuidField } from '../kernel/http/fields.js';

export const deviceUpdate = z.object({ locked: z.boolean().nullish() });
export type DeviceUpdate = z.output<typeof deviceUpdate>;

export const deviceVerification = z.object({ user_code: z.string(), trusted_device: z.boolean().default(false) });
export type DeviceVerification = z.output<typeof deviceVerification>;

export const deviceAuthorizationRequest = z.object({ client_id: uuidField });
export type DeviceAuthorizationRequest = z.output<typeof deviceAuthorizationRequest>;

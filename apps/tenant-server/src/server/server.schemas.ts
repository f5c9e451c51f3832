import { z } from 'zod';
import { shortText } from '../kernel/http/fields.js';

export const settingsUpdate = z.object({
  server_name: shortText.nullish(),
  logo_url: z.string().max(65_535).nullish(),
  enable_analytics: z.boolean().nullish(),
  display_announcements: z.boolean().nullish(),
  display_updates: z.boolean().nullish(),
});
export type SettingsUpdate = z.output<typeof settingsUpdate>;

export const activation = settingsUpdate.extend({
  admin_username: shortText.min(1).nullish(),
  admin_password: shortText.nullish(),
});
export type Activation = z.output<typeof activation>;

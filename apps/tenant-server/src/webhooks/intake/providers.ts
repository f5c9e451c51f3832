import { clickup } from './clickup.provider.js';
import { custom } from './custom.provider.js';
import { github } from './github.provider.js';
import type { WebhookProvider } from './provider.js';
import { slack } from './slack.provider.js';

/** Senders whose events are understood, by `webhook_type`. */
export const WEBHOOK_PROVIDERS: ReadonlyMap<string, WebhookProvider> = new Map([
  ['custom', custom],
  ['github', github],
  ['clickup', clickup],
  ['slack', slack],
]);

import { ACCEPTED, DeliveryError, header, jsonObjectOf, type WebhookProvider } from './provider.js';
import { checkPrefixedSignature } from './signature.js';

export const github: WebhookProvider = {
  checkHeaders(headers) {
    if (!header(headers, 'x-github-event')) throw new DeliveryError('Missing or empty x-github-event header.');
  },
  authenticate: (delivery, secret) => checkPrefixedSignature(delivery, 'x-hub-signature-256', secret),
  parse({ body }) {
    jsonObjectOf(body);
    return ACCEPTED;
  },
};

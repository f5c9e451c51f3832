import { ACCEPTED, DeliveryError, header, jsonObjectOf, type WebhookProvider } from './provider.js';
import { checkPrefixedSignature } from './signature.js';

/** Anyone who can sign JSON. */
export const custom: WebhookProvider = {
  authenticate: (delivery, secret) => checkPrefixedSignature(delivery, 'x-zenml-signature-256', secret),
  parse({ body, headers }) {
    jsonObjectOf(body);
    if (!header(headers, 'x-zenml-event')) throw new DeliveryError('Missing required x-zenml-event header.');
    return ACCEPTED;
  },
};

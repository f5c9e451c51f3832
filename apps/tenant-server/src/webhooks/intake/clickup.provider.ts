import {
  ACCEPTED,
  DeliveryError,
  header,
  isText,
  jsonObjectOf,
  SignatureError,
  type WebhookProvider,
} from './provider.js';
import { hmacHex, sameText } from './signature.js';

export const clickup: WebhookProvider = {
  authenticate({ body, headers }, secret) {
    const signature = header(headers, 'x-signature');
    if (!signature) throw new SignatureError('Missing x-signature header.');
    if (!sameText(signature.toLowerCase(), hmacHex(secret, body)))
      throw new SignatureError('Invalid webhook signature.');
  },
  parse({ body }) {
    const payload = jsonObjectOf(body);
    if (!isText(payload['event'])) throw new DeliveryError("Missing or empty ClickUp 'event' field.");
    if (!isText(payload['webhook_id'])) throw new DeliveryError("Missing or empty ClickUp 'webhook_id' field.");
    return ACCEPTED;
  },
};

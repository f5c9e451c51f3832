import { isRecord } from '../../kernel/records.js';
import {
  DeliveryError,
  header,
  isText,
  jsonObjectOf,
  SignatureError,
  type IntakeAnswer,
  type WebhookProvider,
} from './provider.js';
import { hmacHex, sameText } from './signature.js';

const TOLERANCE_MS = 5 * 60 * 1000;
const TAKEN: IntakeAnswer = { status: 200 };

/** The Events API: events, the handshake that proves who owns an address, and notices that there were too many. */
export const slack: WebhookProvider = {
  authenticate({ body, headers }, secret, nowMs) {
    const signature = header(headers, 'x-slack-signature');
    if (!signature?.startsWith('v0=')) throw new SignatureError('Missing or malformed x-slack-signature header.');
    const timestamp = header(headers, 'x-slack-request-timestamp') ?? '';
    if (!/^\d{1,20}$/.test(timestamp)) {
      throw new SignatureError('Missing or malformed x-slack-request-timestamp header.');
    }
    if (Math.abs(nowMs - Number(timestamp) * 1000) > TOLERANCE_MS) {
      throw new SignatureError('Slack request timestamp is outside the allowed tolerance.');
    }
    const expected = `v0=${hmacHex(secret, `v0:${timestamp}:`, body)}`;
    if (!sameText(signature, expected)) throw new SignatureError('Invalid webhook signature.');
  },
  parse({ body }) {
    const payload = jsonObjectOf(body);
    const type = payload['type'];
    if (type === 'event_callback') return checkEvent(payload);
    if (type === 'url_verification') return challenge(payload);
    if (type === 'app_rate_limited') return checkRateLimit(payload);
    throw new DeliveryError(
      isText(type) ? 'Unsupported Slack delivery type.' : 'Slack delivery requires a non-empty type.',
    );
  },
};

function checkEvent(payload: Record<string, unknown>): IntakeAnswer {
  const event = payload['event'];
  if (!isRecord(event)) throw new DeliveryError('Slack event callback requires an event object.');
  if (!isText(event['type'])) throw new DeliveryError('Slack event callback requires a non-empty event type.');
  if (!isText(payload['event_id'])) throw new DeliveryError('Slack event callback requires a non-empty event_id.');
  return TAKEN;
}

function challenge(payload: Record<string, unknown>): IntakeAnswer {
  const text = payload['challenge'];
  if (!isText(text)) throw new DeliveryError('Slack URL verification requires a non-empty challenge.');
  return { status: 200, text };
}

function checkRateLimit(payload: Record<string, unknown>): IntakeAnswer {
  const needs = (what: string): DeliveryError => new DeliveryError(`Slack rate-limit notification requires ${what}.`);
  if (!isText(payload['team_id'])) throw needs('a non-empty team_id');
  if (!isText(payload['api_app_id'])) throw needs('a non-empty api_app_id');
  if (!Number.isInteger(payload['minute_rate_limited'])) throw needs('an integer minute_rate_limited');
  return TAKEN;
}

import type { DeviceStatus, VerifyFault } from '@zendo/auth';
import { html, type Html } from './html.js';
import { alert } from './layout.js';

export interface Message {
  readonly status: number;
  readonly title: string;
  readonly body: Html;
}

const message = (status: number, title: string, text: string | Html, more: Html | null = null): Message => ({
  status,
  title,
  body: html`<h1>${title}</h1>
    ${status >= 400 ? alert(text) : html`<p role="status">${text}</p>`}${more}`,
});

/** How it ended, also to be seen from afar. @param strokes the drawing's path */
const ended = (kind: 'good' | 'bad', strokes: string, { body, ...rest }: Message): Message => ({
  ...rest,
  body: html`<svg class="mark ${kind}" viewBox="0 0 24 24" aria-hidden="true"><path d="${strokes}" /></svg>${body}`,
});

const startAgain = html`<p>Run <code>zenml login</code> again on the device, and open the new link.</p>`;
const otherCode = html`<p>
  <a href="/device">Type another code</a>, or run <code>zenml login</code> again on the device.
</p>`;

export const APPROVED = ended(
  'good',
  'M5 12.5l4.5 4.5L19 7.5',
  message(
    200,
    'The device is connected',
    'Go back to your terminal: the client goes on by itself. You can close this page.',
  ),
);

export const DENIED = ended(
  'bad',
  'M6 6l12 12M18 6L6 18',
  message(200, 'The login was denied', 'The client has been turned away. You can close this page.'),
);

export const TAMPERED = message(
  403,
  'This form cannot be used',
  'It was not made for this browser, or your session ended meanwhile. Nothing was changed.',
  html`<p><a href="/device">Start again</a></p>`,
);

export const WRONG_CODE = message(404, 'This code is not valid', 'No login waits for this code.', otherCode);

export const UNAVAILABLE = message(
  503,
  'The server is busy',
  'Its database cannot be reached. Please try again in a moment.',
);

export const BROKEN = message(500, 'Something went wrong', 'This was not your fault. Please try again.');

export const tooManyAttempts = (retryAfterS: number): Message =>
  message(429, 'Too many attempts', `Please wait ${retryAfterS} seconds, then try again.`);

/** Why a login cannot be decided. @param device what it was when it was not pending. */
export function faultMessage(fault: VerifyFault, device: DeviceStatus): Message {
  switch (fault) {
    case 'expired':
      return message(410, 'This login has expired', 'It was open for five minutes.', startAgain);
    case 'another_user':
      return message(
        403,
        'This device belongs to another account',
        html`Only the account that approved it first can approve it again, or remove it with
          <code>zenml authorized-device delete</code>.`,
      );
    case 'invalid_user_code':
      return WRONG_CODE;
    case 'too_many_attempts':
      return message(403, 'The login was locked', 'Too many wrong codes were tried.', startAgain);
    case 'not_pending':
      return notPending(device);
  }
}

function notPending(device: DeviceStatus): Message {
  if (device === 'locked') {
    return message(403, 'This login was denied or locked', 'It cannot be approved any more.', startAgain);
  }
  const title = 'This login was approved already';
  if (device === 'verified') return message(200, title, 'Its client will notice within a few seconds.');
  return message(409, title, 'Its client is logged in. A link works once.', startAgain);
}

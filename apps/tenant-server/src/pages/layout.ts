import type { FastifyReply } from 'fastify';
import { html, Html } from './html.js';
import { CONTENT_SECURITY_POLICY, STYLE } from './style.js';

/** Who is signed in, and what the form that signs them out needs. */
export interface SignedIn {
  readonly name: string;
  readonly signOutToken: string;
}

export interface Page {
  readonly status?: number;
  readonly title: string;
  readonly tenantName: string;
  readonly body: Html;
  readonly signedIn?: SignedIn | undefined;
}

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Frame-Options': 'DENY',
  // The address of the approval page holds a code.
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
} as const;

/** Sends a whole page. It works without scripts; there are none. */
export function sendPage(reply: FastifyReply, page: Page): void {
  void reply
    .status(page.status ?? 200)
    .headers(HEADERS)
    .type('text/html; charset=utf-8')
    .send(document(page).text);
}

/** After a form: the browser fetches `path`, and going back does not send the form again. */
export function redirect(reply: FastifyReply, path: string): void {
  void reply.header('Cache-Control', 'no-store').header('Referrer-Policy', 'no-referrer').redirect(path, 303);
}

// Written out whole: its hash in the policy is that of every character between the tags.
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);

function document({ title, tenantName, body, signedIn }: Page): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} &ndash; ${tenantName}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <p class="brand"><strong>${tenantName}</strong> · ZenML server</p>
        <main>${body}</main>
        ${signedIn && footer(signedIn)}
      </body>
    </html> `;
}

const footer = ({ name, signOutToken }: SignedIn): Html =>
  html`<footer>
    Signed in as <strong>${name}</strong>.
    <form method="post" action="/logout">
      <input type="hidden" name="csrf" value="${signOutToken}" />
      <button class="link" type="submit">Sign out</button>
    </form>
  </footer>`;

/** Read out by a screen reader as soon as the page is there. */
export const alert = (text: string): Html => html`<div class="alert" role="alert"><p>${text}</p></div>`;

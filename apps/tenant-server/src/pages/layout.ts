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

/** Zendo's mark, a circle drawn with one stroke. */
const ENSO = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M16 4.2A9 9 0 1 0 20.4 8.8" stroke-width="2.6" />
</svg>`;

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
        <header>
          ${ENSO}
          <p><strong>${tenantName}</strong><span>ZenML server</span></p>
        </header>
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

/** What went wrong, above all else. A field that it is about names it as its description: {@link blamed}. */
export const alert = (text: string | Html): Html =>
  html`<div class="alert" id="fault" role="alert"><p>${text}</p></div>`;

/**
 * Attributes of the field that a fault is about. It has the focus when the page is there, so that a screen reader reads
 * the fault with it: an alert that is there from the beginning is not read by all.
 */
export const blamed = (fault: string | undefined, hint = ''): Html => {
  const ids = [fault ? 'fault' : '', hint].filter(Boolean).join(' ');
  return html`${fault ? html`aria-invalid="true"` : null} ${ids ? html`aria-describedby="${ids}"` : null}`;
};

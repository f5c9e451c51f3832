import { html, type Html } from './html.js';
import { alert, blamed } from './layout.js';

export interface SignInForm {
  readonly csrf: string;
  readonly next: string;
  readonly username?: string;
  readonly fault?: string;
}

const PLAIN = 'With your account on this server.';
const FIRST = 'With your account on this server, before you decide about a device.';

export const signInView = ({ csrf, next, username = '', fault }: SignInForm): Html =>
  html`<h1>Sign in</h1>
    <p class="soft">${next.startsWith('/device') ? FIRST : PLAIN}</p>
    ${fault ? alert(fault) : null}
    <form method="post" action="/login">
      <input type="hidden" name="csrf" value="${csrf}" />
      <input type="hidden" name="next" value="${next}" />
      <label for="username">User name</label>
      <input
        type="text"
        id="username"
        name="username"
        value="${username}"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        required
        maxlength="255"
        ${username ? null : blamed(fault)}
        ${username ? '' : 'autofocus'}
      />
      <label for="password">Password</label>
      <input
        type="password"
        id="password"
        name="password"
        autocomplete="current-password"
        maxlength="255"
        ${username ? blamed(fault) : null}
        ${username ? 'autofocus' : ''}
      />
      <div class="actions"><button type="submit">Sign in</button></div>
    </form>`;

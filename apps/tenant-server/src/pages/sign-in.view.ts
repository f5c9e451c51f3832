import { html, type Html } from './html.js';
import { alert } from './layout.js';

export interface SignInForm {
  readonly csrf: string;
  readonly next: string;
  readonly username?: string;
  readonly fault?: string;
}

export const signInView = ({ csrf, next, username = '', fault }: SignInForm): Html =>
  html`<h1>Sign in</h1>
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
        ${username ? '' : 'autofocus'}
      />
      <label for="password">Password</label>
      <input
        type="password"
        id="password"
        name="password"
        autocomplete="current-password"
        maxlength="255"
        ${username ? 'autofocus' : ''}
      />
      <div class="actions"><button type="submit">Sign in</button></div>
    </form>`;

import { groupUserCode, normalizeUserCode } from '@zendo/auth';
import { html, type Html } from './html.js';
import { alert, blamed } from './layout.js';

/** What the person is shown about a login that waits for them. */
export interface DeviceLoginView {
  readonly deviceId: string;
  readonly userCode: string;
  readonly hostname: string | null;
  readonly os: string | null;
  readonly zenmlVersion: string | null;
  readonly pythonVersion: string | null;
  readonly ipAddress: string | null;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly expiresAt: number;
  readonly now: number;
  /** Whether the person approved this device before. */
  readonly isKnown: boolean;
  readonly account: string;
  readonly csrf: string;
}

const UNKNOWN = html`<span class="soft">not told</span>`;

const fact = (name: string, value: string | Html | null): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value || UNKNOWN}</dd>
  </div>`;

export function decisionView(login: DeviceLoginView): Html {
  const client = [
    login.zenmlVersion && `ZenML ${login.zenmlVersion}`,
    login.pythonVersion && `Python ${login.pythonVersion}`,
    login.os,
  ];
  const code = html`<span class="code">${groupUserCode(normalizeUserCode(login.userCode))}</span>`;
  const asked = html`${ago(login.now - login.startedAt)} <span class="soft">(${clockTime(login.startedAt)})</span>`;
  return html`<h1>Does this login come from you?</h1>
    <p>
      A ZenML client asks to act as <strong>${login.account}</strong> on this server. Approve only if you started it
      yourself, and if the code is the one in your terminal.
    </p>
    <dl>
      ${fact('Code', code)} ${fact('Computer', login.hostname)} ${fact('From', login.ipAddress)} ${fact('Asked', asked)}
      ${fact('Device', login.isKnown ? 'known: you approved it before' : 'new: not approved before')}
      ${fact('Client', client.filter(Boolean).join(', '))}
    </dl>
    <form method="post" action="/devices/verify">
      <input type="hidden" name="csrf" value="${login.csrf}" />
      <input type="hidden" name="device_id" value="${login.deviceId}" />
      <input type="hidden" name="user_code" value="${login.userCode}" />
      <div class="check">
        <input type="checkbox" id="trusted" name="trusted_device" value="true" aria-describedby="trusted-hint" />
        <label for="trusted">Trust this device (30 days)</label>
        <p id="trusted-hint">Without trust it is logged out after 24 hours. Leave this off on shared computers.</p>
      </div>
      <div class="actions">
        <button type="submit" name="decision" value="approve">Approve</button>
        <button type="submit" name="decision" value="deny" class="plain">Deny</button>
      </div>
    </form>
    <p class="soft note">This request ends ${inTime(login.expiresAt - login.now)}.</p>`;
}

export interface CodeForm {
  readonly csrf: string;
  readonly typed?: string;
  readonly fault?: string;
}

export const codeView = ({ csrf, typed = '', fault }: CodeForm): Html =>
  html`<h1>Connect a device</h1>
    ${fault ? alert(fault) : null}
    <p id="hint">
      Type the code from the link that <code>zenml login</code> printed: what follows <code>user_code=</code>, or the
      whole link. Blanks, hyphens and capitals do not matter.
    </p>
    <form method="post" action="/device">
      <input type="hidden" name="csrf" value="${csrf}" />
      <label for="code">Code</label>
      <input
        type="text"
        class="code"
        id="code"
        name="user_code"
        value="${typed}"
        ${blamed(fault, 'hint')}
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        required
        maxlength="500"
        autofocus
      />
      <div class="actions"><button type="submit">Continue</button></div>
    </form>`;

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 5) return 'just now';
  return seconds < 90 ? `${seconds} seconds ago` : `${Math.round(seconds / 60)} minutes ago`;
}

function inTime(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 90 ? `in ${seconds} seconds` : `in ${Math.round(seconds / 60)} minutes`;
}

const clockTime = (ms: number): string => `${new Date(ms).toISOString().slice(11, 19)} UTC`;

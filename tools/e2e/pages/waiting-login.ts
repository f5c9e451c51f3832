import { randomUUID } from 'node:crypto';

/** As long as names get, in one word: what a page has to break to show it on a small screen. */
const COMPUTER = `ml-${'workstation'.repeat(5)}.example.com`;

/** A device login that waits for a person, as a client begins it. */
export class WaitingLogin {
  private constructor(
    private readonly url: string,
    readonly clientId: string,
    private readonly deviceCode: string,
    readonly deviceId: string,
    readonly userCode: string,
  ) {}

  /** @param clientId of a device that is known already */
  static async start(url: string, clientId: string = randomUUID()): Promise<WaitingLogin> {
    const answer = await fetch(`${url}/api/v1/device_authorization`, {
      method: 'POST',
      headers: { 'user-agent': `Host/${COMPUTER} ZenML/0.98.0 Python/3.11.7 OS/Linux` },
      body: new URLSearchParams({ client_id: clientId }),
    });
    if (!answer.ok) throw new Error(`device_authorization answered ${answer.status}: ${await answer.text()}`);
    const started = (await answer.json()) as {
      device_code: string;
      user_code: string;
      verification_uri_complete: string;
    };
    const deviceId = new URL(started.verification_uri_complete).searchParams.get('device_id') ?? '';
    return new WaitingLogin(url, clientId, started.device_code, deviceId, started.user_code);
  }

  /** The page that decides, as a path of the server. @param code another one than the right one */
  path(code = this.userCode): string {
    return `/devices/verify?device_id=${this.deviceId}&user_code=${code}`;
  }

  /** What the client is told when it asks for its token. */
  async ask(): Promise<{ readonly error?: string; readonly expires_in?: number }> {
    const answer = await fetch(`${this.url}/api/v1/login`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        client_id: this.clientId,
        device_code: this.deviceCode,
      }),
    });
    return (await answer.json()) as { error?: string; expires_in?: number };
  }
}

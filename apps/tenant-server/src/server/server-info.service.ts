import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { Clock } from '../kernel/clock.js';
import { CONFIG } from '../kernel/config.token.js';
import { SettingsRepository } from './settings.repository.js';
import { WIRE_VERSION } from './wire-version.js';

/** Every client process asks for it, and probes do: the settings are read at most once in this time. */
const FRESH_MS = 1_000;

/** What anyone may know about the server. */
@Injectable()
export class ServerInfoService {
  #text?: { readonly json: Promise<string>; readonly at: number };

  constructor(
    private readonly settings: SettingsRepository,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** JSON text of the wire's server model. */
  info(): Promise<string> {
    const now = this.clock.now();
    if (this.#text && now - this.#text.at < FRESH_MS && now >= this.#text.at) return this.#text.json;
    const json = this.#read();
    this.#text = { json, at: now };
    // A failure is not remembered: the next request asks again.
    json.catch(() => this.forget());
    return json;
  }

  /** After a change of the settings. */
  forget(): void {
    this.#text = undefined;
  }

  async #read(): Promise<string> {
    const settings = await this.settings.get();
    return JSON.stringify({
      id: settings.id,
      name: settings.server_name,
      version: WIRE_VERSION,
      active: settings.active,
      debug: false,
      deployment_type: 'other',
      // The client knows `sqlite` and `mysql`, and this for all others.
      database_type: 'other',
      secrets_store_type: 'sql',
      auth_scheme: 'OAUTH2_PASSWORD_BEARER',
      server_url: this.config.url,
      dashboard_url: '',
      analytics_enabled: settings.enable_analytics,
      metadata: {},
      last_user_activity: settings.last_user_activity,
      pro_dashboard_url: null,
      pro_api_url: null,
      pro_organization_id: null,
      pro_organization_name: null,
      pro_workspace_id: null,
      pro_workspace_name: null,
    });
  }
}

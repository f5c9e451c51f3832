import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Clock } from '../kernel/clock.js';

/** `last_login` of a device or key is written at most this often: a run makes many requests a second. */
const LOGIN_EVERY_MS = 60_000;
const ACTIVITY_EVERY_MS = 30_000;
const MAX_REMEMBERED = 5_000;

/** Notes when devices, keys and the server itself were last used. Never holds up a request, and never fails one. */
@Injectable()
export class UsageRecorder {
  readonly #logger = new Logger('usage');
  readonly #written = new Map<string, number>();
  readonly #pending = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  deviceUsed(id: string): void {
    this.#write(`device ${id}`, LOGIN_EVERY_MS, 'UPDATE auth_devices SET last_login = $1 WHERE id = $2', [id]);
  }

  apiKeyUsed(id: string): void {
    this.#write(`key ${id}`, LOGIN_EVERY_MS, 'UPDATE api_key SET last_login = $1 WHERE id = $2', [id]);
  }

  serverUsed(): void {
    const text = 'UPDATE server_settings SET last_user_activity = $1 WHERE last_user_activity < $1';
    this.#write('server', ACTIVITY_EVERY_MS, text, []);
  }

  /** Until what was noted so far is in the database: whoever shows devices or keys shows the last request, too. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  #write(what: string, everyMs: number, text: string, values: unknown[]): void {
    const now = this.clock.now();
    const last = this.#written.get(what);
    if (last !== undefined && now - last < everyMs) return;
    if (this.#written.size >= MAX_REMEMBERED) this.#written.clear();
    this.#written.set(what, now);
    const writing: Promise<void> = this.database
      .run(text, [this.clock.timestamp(), ...values])
      .then(
        () => undefined,
        (error: unknown) => this.#logger.warn({ err: error }, `noting the use of ${what.split(' ')[0]} failed`),
      )
      .finally(() => this.#pending.delete(writing));
    this.#pending.add(writing);
  }
}

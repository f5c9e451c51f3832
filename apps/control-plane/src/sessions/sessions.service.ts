import { Injectable } from '@nestjs/common';
import { AttemptLimiter, checkPassword } from '@zendo/auth';
import { DataSource } from 'typeorm';
import { ApiKeysRepository } from '../api-keys/api-keys.repository.js';
import { newCredential } from '../api-keys/credential.js';
import { AuditRepository } from '../audit/audit.repository.js';
import type { Origin } from '../http/origin.js';
import type { Caller } from '../identity/caller.js';
import { TooManyAttemptsError, WrongPasswordError } from '../identity/identity.errors.js';
import { OperatorsRepository } from '../identity/operators.repository.js';
import { SCOPES } from '../identity/scopes.js';
import type { CreateSession } from './sessions.schemas.js';

const SESSION_MS = 12 * 3_600_000;
const MINUTE_MS = 60_000;

/** Logging operators in and out. */
@Injectable()
export class SessionsService {
  // By address and account, and by address alone, so that neither one account nor many can be tried at leisure.
  readonly #byAccount = new AttemptLimiter([
    { periodMs: MINUTE_MS, limit: 5 },
    { periodMs: 60 * MINUTE_MS, limit: 30 },
  ]);
  readonly #byAddress = new AttemptLimiter([
    { periodMs: MINUTE_MS, limit: 20 },
    { periodMs: 60 * MINUTE_MS, limit: 200 },
  ]);

  constructor(
    private readonly dataSource: DataSource,
    private readonly operators: OperatorsRepository,
    private readonly keys: ApiKeysRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws WrongPasswordError for a wrong email, a wrong password and a disabled account alike, TooManyAttemptsError */
  async open({ email, password }: CreateSession, origin: Origin): Promise<{ token: string; expires_at: string }> {
    const account = `${origin.sourceIp} ${email.toLowerCase()}`;
    const address = String(origin.sourceIp);
    const now = Date.now();
    const blocked = this.#byAccount.blockedBy(account, now) ?? this.#byAddress.blockedBy(address, now);
    if (blocked) throw new TooManyAttemptsError(blocked.retryAfterMs);
    // Counted before the slow check, so that attempts sent all at once count too; a success takes it back.
    this.#byAccount.fail(account, now);
    this.#byAddress.fail(address, now);

    const operator = await this.operators.findWithPassword(email);
    const check = await checkPassword(password, operator?.passwordHash);
    if (!operator || !check.valid || operator.disabledAt) {
      await this.audit.record(
        { actor: { kind: 'anonymous', id: null, name: email.slice(0, 320) }, ...origin },
        { action: 'session.refuse', resourceType: 'operator', resourceId: operator?.id ?? null },
      );
      throw new WrongPasswordError();
    }
    this.#byAccount.succeed(account);
    this.#byAddress.succeed(address);

    const credential = newCredential();
    const expiresAt = new Date(now + SESSION_MS);
    const actor = { kind: 'operator', id: operator.id, name: operator.email } as const;
    await this.dataSource.transaction(async (manager) => {
      if (check.rehashed) await this.operators.setPassword(operator.id, check.rehashed, manager);
      const session = await this.keys.insert(
        { kind: 'session', name: 'login', credential, scopes: SCOPES, operatorId: operator.id, expiresAt },
        manager,
      );
      const entry = { action: 'session.open', resourceType: 'session', resourceId: session.id };
      await this.audit.record({ actor, ...origin }, entry, manager);
    });
    return { token: credential.text, expires_at: expiresAt.toISOString() };
  }

  /** Ends the session that `caller` uses. A key is not a session: it is revoked by its id. */
  async close(caller: Caller): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { key, changed } = await this.keys.revoke(caller.credentialId, 'session', manager);
      if (!changed) return;
      const entry = { action: 'session.close', resourceType: 'session', resourceId: key.id };
      await this.audit.record(caller, entry, manager);
    });
  }
}

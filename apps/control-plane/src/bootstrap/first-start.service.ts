import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { hashPassword } from '@zendo/auth';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { ApiKeysRepository } from '../api-keys/api-keys.repository.js';
import { newCredential } from '../api-keys/credential.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { Config } from '../config/config.js';
import { SYSTEM } from '../identity/caller.js';
import { OperatorsRepository } from '../identity/operators.repository.js';
import { SCOPES } from '../identity/scopes.js';
import { InjectLogger } from '../logging/logging.module.js';
import { type AdminFile, readAdminFile, writeAdminFile } from './admin-file.js';

/**
 * Makes the first operator and, on a machine with a data directory, the local admin's key in `admin.json`. The file is
 * written before the rows: killed in between, the next start finds a key that nobody knows and makes another. A file
 * whose key works is left alone.
 */
@Injectable()
export class FirstStartService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
    private readonly operators: OperatorsRepository,
    private readonly keys: ApiKeysRepository,
    private readonly audit: AuditRepository,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** @param url where this API is reached, as `admin.json` tells it. */
  async prepare(url: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      // Two API processes that start at once take turns.
      await manager.query('SELECT 1 FROM control_plane.installation FOR UPDATE');
      const path = this.config.dataDir && join(this.config.dataDir, 'admin.json');
      const there = path ? await readAdminFile(path) : undefined;
      const firstOperator = !(await this.operators.any(manager));
      const works = there !== undefined && (await this.keys.authenticate(there.apiKey)) !== undefined;
      const password = firstOperator ? this.passwordOf(path !== undefined) : undefined;

      const credential = path !== undefined && !works ? newCredential() : undefined;
      if (path) {
        const content: AdminFile = {
          ...(there && works ? there : {}),
          url,
          apiKey: credential?.text ?? there!.apiKey,
          ...(password && { email: this.config.admin.email }),
          ...(password?.generated && { password: password.text }),
        };
        if (credential || password || there?.url !== url) await writeAdminFile(path, content);
      }
      if (password) {
        const operator = await this.operators.insert(
          this.config.admin.email,
          await hashPassword(password.text),
          manager,
        );
        const entry = { action: 'operator.create', resourceType: 'operator', resourceId: operator.id };
        await this.audit.record(SYSTEM, { ...entry, detail: { name: operator.email } }, manager);
      }
      if (credential) {
        const row = { kind: 'key', name: 'local-admin', credential, scopes: SCOPES } as const;
        const key = await this.keys.insert({ ...row, operatorId: null, expiresAt: null }, manager);
        const entry = { action: 'api_key.create', resourceType: 'api_key', resourceId: key.id };
        await this.audit.record(SYSTEM, { ...entry, detail: { name: key.name, prefix: key.prefix } }, manager);
      }
    });
  }

  /** Nobody could read a made-up password where there is no file to write it to: then there is no operator yet. */
  private passwordOf(hasFile: boolean): { text: string; generated: boolean } | undefined {
    const { password } = this.config.admin;
    if (password !== undefined) return { text: password, generated: false };
    if (hasFile) return { text: randomBytes(18).toString('base64url'), generated: true };
    this.log.warn('There is no operator yet: set ZENDO_ADMIN_EMAIL and ZENDO_ADMIN_PASSWORD and start again.');
    return undefined;
  }
}

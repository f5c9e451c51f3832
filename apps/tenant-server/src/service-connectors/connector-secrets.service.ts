import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { distinct } from '../kernel/model.js';
import { SecretsRepository } from '../secrets/secrets.repository.js';
import { SecretVault, type SecretValues } from '../secrets/secret-vault.js';
import { findConnectorType, secretAttributes } from './connector-types.js';
import type { ServiceConnectorRow } from './service-connector.view.js';

type Attributes = Readonly<Record<string, unknown>>;

/** A connector's secret attributes lie in a secret of the server's own, that only the connector leads to. */
@Injectable()
export class ConnectorSecretsService {
  constructor(
    private readonly database: Database,
    private readonly secrets: SecretsRepository,
    private readonly vault: SecretVault,
  ) {}

  /** Parts a configuration into what may be read and what is sealed. */
  part(type: string, method: string, configuration: Attributes): { plain: Attributes; secret: SecretValues } {
    const names = secretAttributes(findConnectorType(type), method, Object.keys(configuration));
    const [plain, secret]: [Record<string, unknown>, Record<string, string>] = [{}, {}];
    for (const [name, value] of Object.entries(configuration)) {
      if (names.has(name) && typeof value === 'string') secret[name] = value;
      else plain[name] = value;
    }
    return { plain, secret };
  }

  /** @returns the id of the new secret, or null when there is nothing to keep. */
  async keep(sql: Sql, userId: string, connectorName: string, values: SecretValues): Promise<string | null> {
    if (Object.keys(values).length === 0) return null;
    const id = randomUUID();
    const readable = connectorName.replaceAll(/[^a-zA-Z0-9-]/g, '-').slice(0, 200);
    const name = `connector-${readable}-${randomBytes(6).toString('hex')}`.toLowerCase();
    const sealed = this.vault.seal(id, values);
    await this.secrets.insert({ id, name, private: false, internal: true, sealed, userId }, sql);
    return id;
  }

  async forget(sql: Sql, secretId: string | null): Promise<void> {
    if (secretId) await this.secrets.delete(secretId, sql);
  }

  /** Clear secret attributes by connector id. */
  async reveal(connectors: readonly ServiceConnectorRow[]): Promise<Map<string, SecretValues>> {
    const sealed = await this.secrets.sealedValues(distinct(connectors.map((row) => row.secret_id)), this.database);
    const revealed = new Map<string, SecretValues>();
    for (const { id, secret_id: secretId } of connectors) {
      if (secretId && sealed.has(secretId)) revealed.set(id, this.vault.open(secretId, sealed.get(secretId) ?? null));
    }
    return revealed;
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { SecretVault } from '../../secrets/secret-vault.js';
import { authenticationSecret, secretNames, withSecrets } from './secret-references.js';
import type { Values } from './store-configuration.js';

/** A component's configuration with the secrets that it names in clear. */
export interface RevealedConfiguration {
  readonly values: Values;
  /** What `authentication_secret` names. */
  readonly secret: Readonly<Record<string, string>> | undefined;
}

/** Replaces what components say of secrets by the secrets. */
@Injectable()
export class ComponentSecrets {
  constructor(
    private readonly database: Database,
    private readonly vault: SecretVault,
  ) {}

  /**
   * @param configuration JSON object.
   * @param userId whose private secrets it may name.
   * @throws StoreError `secret_missing`
   */
  async reveal(configuration: string, userId: string): Promise<RevealedConfiguration> {
    const configured = JSON.parse(configuration) as Values;
    const names = secretNames(configured);
    const secrets = new Map<string, Readonly<Record<string, string>>>();
    if (names.length > 0) {
      // A public secret goes before a private one of the same name, as it does at the client.
      const rows = await this.database.query<{ id: string; name: string; values: string | null }>(
        `SELECT id, name, "values" FROM secret WHERE name = ANY($1::text[]) AND NOT internal
            AND (NOT private OR user_id = $2) ORDER BY private DESC`,
        [names, userId],
      );
      for (const { id, name, values } of rows) secrets.set(name, this.vault.open(id, values));
    }
    const values = withSecrets(configured, secrets);
    return { values, secret: authenticationSecret(values, secrets) };
  }
}

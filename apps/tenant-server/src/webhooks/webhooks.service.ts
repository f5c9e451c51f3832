import { randomBytes, randomUUID } from 'node:crypto';
import { HttpException, Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import type { Sql } from '../database/sql.js';
import { CONFIG } from '../kernel/config.token.js';
import { IllegalOperationError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { parseListRequest, type RawQuery } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { listInProject, resolveProject } from '../kernel/project.js';
import { SecretsRepository } from '../secrets/secrets.repository.js';
import { SecretVault } from '../secrets/secret-vault.js';
import { webhookViews } from './webhook.view.js';
import { WebhooksRepository } from './webhooks.repository.js';
import { WEBHOOK_PROVIDERS } from './intake/providers.js';
import type { CreateWebhook, RotateSecret, UpdateWebhook } from './webhooks.schemas.js';

const SECRET_BYTES = 32;

/** Webhooks and what signs their events: a secret of the server's own. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly database: Database,
    private readonly webhooks: WebhooksRepository,
    private readonly secrets: SecretsRepository,
    private readonly vault: SecretVault,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async list(caller: Caller, query: RawQuery): Promise<Page<Model>> {
    const request = parseListRequest(query, { flags: ['active'] });
    const page = await listInProject(this.database, caller, query, (project) => this.webhooks.page(request, project));
    return withItems(
      page,
      await webhookViews(this.database, page.items, { hydrate: request.hydrate, url: this.config.url }),
    );
  }

  async get(id: string, hydrate = true): Promise<Model> {
    const row = await this.webhooks.get(id);
    const [view] = await webhookViews(this.database, [row], { hydrate, url: this.config.url });
    return view as Model;
  }

  /** A secret that the server made is shown this once. */
  async create(caller: Caller, body: CreateWebhook): Promise<Model & { readonly secret: string | null }> {
    if (!WEBHOOK_PROVIDERS.has(body.webhook_type)) {
      throw new HttpException({ detail: `Unsupported webhook type: ${body.webhook_type}.` }, 422);
    }
    const secret = body.secret ?? newSecret();
    const id = await this.database.transaction(async (sql) => {
      const projectId = await resolveProject(sql, caller, body.project);
      const secretId = await this.#keep(sql, caller, secret);
      return this.webhooks.insert(body, { projectId, userId: caller.userId, secretId }, sql);
    });
    return { ...(await this.get(id)), secret: body.secret ? null : secret };
  }

  async update(id: string, body: UpdateWebhook): Promise<Model> {
    await this.webhooks.update(id, { name: body.name ?? undefined, active: body.active ?? undefined });
    return this.get(id);
  }

  /** The old secret is worth nothing from now on. */
  async rotate(id: string, body: RotateSecret): Promise<{ secret: string }> {
    const secret = body.secret ?? newSecret();
    await this.database.transaction(async (sql) => {
      const { secret_id: secretId } = await this.webhooks.get(id, sql);
      await sql.run('UPDATE secret SET "values" = $2 WHERE id = $1', [secretId, this.vault.seal(secretId, { secret })]);
      await this.webhooks.update(id, {}, sql);
    });
    return { secret };
  }

  /** @throws IllegalOperationError (403) while triggers wait for its events. */
  async delete(id: string): Promise<void> {
    await this.database.transaction(async (sql) => {
      const { secret_id: secretId } = await this.webhooks.get(id, sql);
      if (await this.webhooks.isUsed(id, sql)) {
        throw new IllegalOperationError('The webhook can not be deleted while non-archived triggers reference it.');
      }
      await this.webhooks.delete(id, sql);
      await this.secrets.delete(secretId, sql);
    });
  }

  async #keep(sql: Sql, caller: Caller, secret: string): Promise<string> {
    const id = randomUUID();
    const name = `webhook-${id.replaceAll('-', '')}`;
    const sealed = this.vault.seal(id, { secret });
    await this.secrets.insert({ id, name, private: false, internal: true, sealed, userId: caller.userId }, sql);
    return id;
  }
}

const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

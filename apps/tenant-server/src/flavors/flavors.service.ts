import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { jsonChange } from '../kernel/changes.js';
import { IllegalOperationError, ValueError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { flavorViews, type FlavorRow } from './flavor.view.js';
import { FlavorsRepository } from './flavors.repository.js';
import { MAX_SCHEMA_CHARACTERS, type CreateFlavor, type UpdateFlavor } from './flavors.schemas.js';

@Injectable()
export class FlavorsService {
  constructor(
    private readonly database: Database,
    private readonly flavors: FlavorsRepository,
  ) {}

  async list(request: ListRequest): Promise<Page<Model>> {
    const page = await this.flavors.page(request);
    return withItems(page, await flavorViews(this.database, page.items, request));
  }

  async get(id: string, hydrate: boolean): Promise<Model> {
    return this.#view(await this.flavors.get(id), hydrate);
  }

  /** A flavor that is not custom belongs to nobody. @throws ValueError (400) for a schema that is too long. */
  async create(caller: Caller, body: CreateFlavor): Promise<Model> {
    checkSchema(body.config_schema);
    return this.#view(await this.flavors.insert(body, body.is_custom ? caller.userId : null), true);
  }

  async update(id: string, body: UpdateFlavor): Promise<Model> {
    if (body.config_schema) checkSchema(body.config_schema);
    const existing = await this.flavors.get(id);
    const { config_schema: schema, name, type, source, is_custom: custom, ...texts } = body;
    const row = await this.flavors.update(existing, {
      ...texts,
      name: name ?? undefined,
      type: type ?? undefined,
      source: source ?? undefined,
      is_custom: custom ?? undefined,
      config_schema: jsonChange(schema ?? undefined),
    });
    return this.#view(row, true);
  }

  /** @throws IllegalOperationError (403) while components are of this flavor. */
  async delete(id: string): Promise<void> {
    const flavor = await this.flavors.get(id);
    const used = await this.flavors.componentCount(flavor);
    if (used > 0) {
      throw new IllegalOperationError(
        `The flavor \`${flavor.name}\` of type \`${flavor.type}\` cannot be deleted because ${used} components use it. ` +
          'Delete them first.',
      );
    }
    await this.flavors.delete(id);
  }

  async #view(row: FlavorRow, hydrate: boolean): Promise<Model> {
    const [view] = await flavorViews(this.database, [row], { hydrate });
    return view as Model;
  }
}

function checkSchema(schema: Record<string, unknown>): void {
  if (JSON.stringify(schema).length > MAX_SCHEMA_CHARACTERS) {
    throw new ValueError('The configuration schema is longer than 65535 characters of JSON.');
  }
}

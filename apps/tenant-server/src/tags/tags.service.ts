import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ValueError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { checkName } from '../kernel/http/fields.js';
import type { ListRequest } from '../kernel/list/list-request.js';
import { withItems, type Page } from '../kernel/list/page.js';
import type { Model } from '../kernel/model.js';
import { exclusivityConflicts } from './exclusive-tags.js';
import type { CreateTag, UpdateTag } from './tag.schemas.js';
import { tagViews, type TagRow } from './tag.view.js';
import { randomColor } from './tagging.js';
import { TagsRepository } from './tags.repository.js';

@Injectable()
export class TagsService {
  constructor(
    private readonly database: Database,
    private readonly tags: TagsRepository,
  ) {}

  async list(request: ListRequest): Promise<Page<Model>> {
    const page = await this.tags.page(request);
    return withItems(page, await tagViews(this.database, page.items, request));
  }

  async get(id: string, hydrate: boolean): Promise<Model> {
    return this.#view(await this.tags.get(id), hydrate);
  }

  /** @throws EntityExistsError (409) when a tag of that name is there already. */
  async create(caller: Caller, { name, color, exclusive }: CreateTag): Promise<Model> {
    checkName(name, 'Tag');
    return this.#view(
      await this.tags.insert({ name, color: color ?? randomColor(), exclusive, userId: caller.userId }),
      true,
    );
  }

  /**
   * A tag becomes exclusive only when nothing that it is attached to contradicts that.
   * @throws ValueError (400) with every contradiction, EntityExistsError (409) when the name is taken.
   */
  async update(id: string, { name, color, exclusive }: UpdateTag): Promise<Model> {
    try {
      await this.database.transaction(async (sql) => {
        const tag = await this.tags.lock(sql, id);
        if (typeof name === 'string') checkName(name, 'Tag');
        if (exclusive) {
          const conflicts = await exclusivityConflicts(sql, tag);
          if (conflicts.length > 0) {
            throw new ValueError(
              `${conflicts.join('\n')}\nYou can only convert a tag into an exclusive tag if the conflicts mentioned above are resolved.`,
            );
          }
        }
        await this.tags.update(sql, id, {
          name: name ?? undefined,
          color: color ?? undefined,
          exclusive: exclusive ?? undefined,
        });
      });
    } catch (error) {
      throw await this.tags.explained(error, name);
    }
    return this.get(id, true);
  }

  delete(id: string): Promise<void> {
    return this.tags.delete(id);
  }

  async #view(row: TagRow, hydrate: boolean): Promise<Model> {
    const [view] = await tagViews(this.database, [row], { hydrate });
    return view as Model;
  }
}

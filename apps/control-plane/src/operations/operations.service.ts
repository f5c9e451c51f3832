import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { PageRequest } from '../http/paging.js';
import { TenantsRepository } from '../tenants/tenants.repository.js';
import type { Operation } from './operation.entity.js';
import { OperationsRepository } from './operations.repository.js';
import { type OperationView, type operationsQuery, viewOf } from './operations.schemas.js';

/** Reading operations. */
@Injectable()
export class OperationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly operations: OperationsRepository,
    private readonly tenants: TenantsRepository,
  ) {}

  /** @throws OperationNotFoundError */
  async row(id: string): Promise<{ operation: Operation; tenantName: string }> {
    const operation = await this.operations.get(id);
    const names = await this.namesOf([operation.tenantId]);
    return { operation, tenantName: names.get(operation.tenantId) ?? operation.tenantId };
  }

  async get(id: string): Promise<OperationView> {
    const { operation, tenantName } = await this.row(id);
    return viewOf(operation, tenantName);
  }

  async list(query: z.output<typeof operationsQuery>): Promise<{ items: OperationView[]; next_cursor: string | null }> {
    const page = new PageRequest('operations', query);
    // A tenant that is not there has no operations: a filter finds nothing, it does not fail.
    const tenant = query.tenant === undefined ? undefined : await this.tenants.find(query.tenant);
    if (tenant === null) return { items: [], next_cursor: null };
    const rows = await this.operations.page({
      limit: page.limit,
      before: page.before,
      tenantId: tenant?.id,
      statuses: query.status,
      type: query.type,
    });
    const names = await this.namesOf(rows.map((row) => row.tenantId));
    return page.answer(rows, (row) => viewOf(row, names.get(row.tenantId) ?? row.tenantId));
  }

  private async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.dataSource.query<{ id: string; name: string }[]>(
      'SELECT id, name FROM control_plane.tenant WHERE id = ANY($1)',
      [[...new Set(ids)]],
    );
    return new Map(rows.map((row) => [row.id, row.name]));
  }
}

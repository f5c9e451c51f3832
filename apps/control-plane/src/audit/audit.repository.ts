import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Origin } from '../http/origin.js';
import type { Actor } from '../identity/caller.js';
import { AuditEvent } from './audit-event.entity.js';

/** What happened, to what. `detail` is shown as it is: never put a secret there. */
export interface AuditEntry {
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string | null;
  readonly tenantId?: string | null;
  readonly detail?: Record<string, unknown>;
}

/** Audit events: written with what they tell of, and never changed. */
@Injectable()
export class AuditRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Writes an event in the transaction of the change itself: there is never the one without the other. */
  async record(
    by: { readonly actor: Actor } & Origin,
    entry: AuditEntry,
    manager: EntityManager = this.dataSource.manager,
  ) {
    await manager.insert(AuditEvent, {
      id: randomUUID(),
      actorKind: by.actor.kind,
      actorId: by.actor.id,
      actorName: by.actor.name,
      sourceIp: by.sourceIp,
      userAgent: by.userAgent,
      requestId: by.requestId,
      action: entry.action,
      resourceType: entry.resourceType,
      resourceId: entry.resourceId,
      tenantId: entry.tenantId ?? null,
      // TypeORM's partial type cannot follow an open record.
      detail: (entry.detail ?? {}) as object,
    });
  }

  /** One page, newest first, and one event beyond it when more follow. */
  async page(query: {
    limit: number;
    before?: string;
    tenantId?: string;
    action?: string;
    actorId?: string;
  }): Promise<AuditEvent[]> {
    const builder = this.dataSource.manager
      .createQueryBuilder(AuditEvent, 'e')
      .orderBy('e.seq', 'DESC')
      .limit(query.limit + 1);
    if (query.before) builder.andWhere('e.seq < :before', { before: query.before });
    if (query.tenantId) builder.andWhere('e.tenantId = :tenantId', { tenantId: query.tenantId });
    if (query.action) builder.andWhere('e.action = :action', { action: query.action });
    if (query.actorId) builder.andWhere('e.actorId = :actorId', { actorId: query.actorId });
    return builder.getMany();
  }
}

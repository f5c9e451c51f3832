import { Column, Entity, PrimaryColumn } from 'typeorm';

export const ACTOR_KINDS = ['operator', 'api_key', 'system', 'anonymous'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** One change: who, what, to what, from where. Rows are only ever added; none holds a secret. */
@Entity({ schema: 'control_plane', name: 'audit_event' })
export class AuditEvent {
  @PrimaryColumn('uuid') id: string;
  @Column({ type: 'bigint', insert: false, update: false }) seq: string;
  @Column('timestamptz') at: Date;
  @Column('text', { name: 'actor_kind' }) actorKind: ActorKind;
  @Column('text', { name: 'actor_id', nullable: true }) actorId: string | null;
  @Column('text', { name: 'actor_name' }) actorName: string;
  /** Dotted, such as `tenant.create`. */
  @Column('text') action: string;
  @Column('text', { name: 'resource_type' }) resourceType: string;
  @Column('text', { name: 'resource_id', nullable: true }) resourceId: string | null;
  @Column('text', { name: 'tenant_id', nullable: true }) tenantId: string | null;
  @Column('text', { name: 'source_ip', nullable: true }) sourceIp: string | null;
  @Column('text', { name: 'user_agent', nullable: true }) userAgent: string | null;
  @Column('text', { name: 'request_id', nullable: true }) requestId: string | null;
  @Column('jsonb') detail: Record<string, unknown>;
}

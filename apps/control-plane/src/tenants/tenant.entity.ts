import type { TenantSize } from '@zendo/provisioning';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const DESIRED_STATES = ['ready', 'suspended', 'deleted', 'purged'] as const;
/** What the operator wants of a tenant. */
export type DesiredState = (typeof DESIRED_STATES)[number];

export const TENANT_STATUSES = [
  'pending',
  'provisioning',
  'ready',
  'suspended',
  'upgrading',
  'restoring',
  'failed',
  'deleting',
  'deleted',
  'purged',
] as const;
/** What was last seen of a tenant. */
export type TenantStatus = (typeof TENANT_STATUSES)[number];

/**
 * A tenant: what is wanted of it and what was seen of it, side by side. `generation` rises with each request and
 * `observedGeneration` follows when a pass ends well, so that the two differing means that work is owed.
 */
@Entity({ schema: 'control_plane', name: 'tenant' })
export class Tenant {
  @PrimaryColumn('text') id: string;
  /** Order of creation: what lists are paged by. */
  @Column({ type: 'bigint', insert: false, update: false }) seq: string;
  @Column('text') name: string;
  @Column('text', { name: 'display_name' }) displayName: string;
  @Column('jsonb') labels: Record<string, string>;
  @Column('uuid', { name: 'organization_id' }) organizationId: string;

  @Column('text', { name: 'desired_state' }) desiredState: DesiredState;
  /** What an undelete brings back. */
  @Column('text', { name: 'restore_state' }) restoreState: 'ready' | 'suspended';
  @Column('int') generation: number;
  @Column('text') release: string;
  @Column('text') size: string;
  @Column('jsonb', { name: 'custom_size', nullable: true }) customSize: Omit<TenantSize, 'name'> | null;
  @Column('text', { name: 'database_server' }) databaseServer: string;
  @Column('text') cluster: string;
  /** Process runtime: the tenant's stable port; `null` elsewhere and once purged. */
  @Column('int', { nullable: true }) port: number | null;
  @Column('timestamptz', { name: 'restarted_at', nullable: true }) restartedAt: Date | null;

  @Column('text', { name: 'owner_username', nullable: true }) ownerUsername: string | null;
  /** argon2id in PHC form; `null` once the owner is in the tenant. Not selected unless asked for. */
  @Column('text', { name: 'owner_password_hash', nullable: true, select: false }) ownerPasswordHash?: string | null;

  /** An import that is to be loaded, until it is in or has failed. */
  @Column('uuid', { name: 'import_id', nullable: true }) importId: string | null;

  @Column('text') status: TenantStatus;
  /** Stable snake_case of why it is so, when that needs saying. */
  @Column('text', { name: 'status_code', nullable: true }) statusCode: string | null;
  @Column('text', { name: 'status_reason', nullable: true }) statusReason: string | null;
  @Column('int', { name: 'observed_generation' }) observedGeneration: number;
  /** Not to be looked at before this, unless poked. */
  @Column('timestamptz', { name: 'next_look_at' }) nextLookAt: Date;
  /** Passes that failed since the last good one. */
  @Column('int', { name: 'failure_count' }) failureCount: number;
  @Column('timestamptz', { name: 'last_reconciled_at', nullable: true }) lastReconciledAt: Date | null;

  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt: Date | null;
  /** When a deleted tenant's data goes for good. */
  @Column('timestamptz', { name: 'purge_at', nullable: true }) purgeAt: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
}

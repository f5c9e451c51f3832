import type { Note } from '@zendo/transfer';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * `receiving`: its parts come in. `started`: its operation is to load it. `loaded`: it is in the tenant's tables.
 * `failed`: it is not, and the tenant is as it was. Parts are kept in the first two only.
 */
export const IMPORT_STATES = ['receiving', 'started', 'loaded', 'failed'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** What was in the archive and what is in the tenant, for one table. */
export interface TableReport {
  readonly table: string;
  readonly rows: number;
  readonly hash: string;
  readonly loaded_rows: number;
  readonly loaded_hash: string;
}

export interface ImportReport {
  readonly tables: readonly TableReport[];
  readonly notes: readonly Note[];
  /** Active admins that can log in by password afterwards. */
  readonly admins: readonly string[];
}

/** One import: an archive on its way into a tenant. */
@Entity({ schema: 'control_plane', name: 'import' })
export class Import {
  @PrimaryColumn('uuid') id: string;
  @Column('text', { name: 'tenant_id' }) tenantId: string;
  @Column('text') state: ImportState;
  /** Whether the tenant's owner stays beside the accounts that come. */
  @Column('boolean', { name: 'keep_owner' }) keepOwner: boolean;
  /** `sqlite` or `mysql`. */
  @Column('text') source: string;
  @Column('int', { nullable: true }) parts: number | null;
  @Column('uuid', { name: 'operation_id', nullable: true }) operationId: string | null;
  @Column('jsonb', { nullable: true }) report: ImportReport | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
  /** An import that is not started by then is taken away. */
  @Column('timestamptz', { name: 'expires_at' }) expiresAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TenantBefore } from './cancellation.js';

export const OPERATION_TYPES = [
  'create',
  'update',
  'delete',
  'undelete',
  'purge',
  'suspend',
  'resume',
  'restart',
  'resize',
  'upgrade',
  'import',
] as const;
export type OperationType = (typeof OPERATION_TYPES)[number];

export const OPERATION_STATUSES = ['pending', 'running', 'succeeded', 'failed', 'superseded', 'cancelled'] as const;
export type OperationStatus = (typeof OPERATION_STATUSES)[number];

/** Whether nothing will change any more. */
export const isTerminal = (status: OperationStatus): boolean => status !== 'pending' && status !== 'running';

export const STEP_STATES = ['pending', 'running', 'waiting', 'succeeded', 'failed', 'skipped'] as const;
export type StepState = (typeof STEP_STATES)[number];

/** One step of an operation, as stored and as shown. Times are RFC 3339. */
export interface OperationStep {
  readonly name: string;
  readonly title: string;
  readonly state: StepState;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly message: string | null;
}

/** What was asked for besides the type: never a secret. */
export interface OperationParameters {
  readonly from_release?: string;
  readonly to_release?: string;
  readonly from_size?: string;
  readonly to_size?: string;
  readonly import_id?: string;
}

/** One change of one tenant, from request to end. At most one a tenant is open (pending or running). */
@Entity({ schema: 'control_plane', name: 'operation' })
export class Operation {
  @PrimaryColumn('uuid') id: string;
  @Column({ type: 'bigint', insert: false, update: false }) seq: string;
  /** Rises with every write: the id of a server-sent event, and the ETag. */
  @Column('int') version: number;
  @Column('text', { name: 'tenant_id' }) tenantId: string;
  @Column('text') type: OperationType;
  @Column('text') status: OperationStatus;
  /** The tenant's generation that this operation asked for. */
  @Column('int') generation: number;
  @Column('jsonb') parameters: OperationParameters;
  @Column('jsonb') steps: OperationStep[];
  /** What cancelling puts back; null where nothing was before. Not selected unless asked for. */
  @Column('jsonb', { nullable: true, select: false }) undo?: TenantBefore | null;
  @Column('text', { name: 'error_code', nullable: true }) errorCode: string | null;
  @Column('text', { name: 'error_message', nullable: true }) errorMessage: string | null;
  @Column('boolean', { name: 'error_user_fixable', nullable: true }) errorUserFixable: boolean | null;
  @Column('boolean', { name: 'error_retryable', nullable: true }) errorRetryable: boolean | null;
  @Column('timestamptz', { name: 'deadline_at' }) deadlineAt: Date;
  /** Who asked, for people: an operator's address, a key's name or `system`. */
  @Column('text', { name: 'requested_by' }) requestedBy: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt: Date | null;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt: Date | null;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
}

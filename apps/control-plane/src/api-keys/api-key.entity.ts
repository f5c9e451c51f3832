import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A bearer credential: a named key, or the session that a login gave. The secret itself is nowhere: only its
 * HMAC-SHA-256 under a key derived from the master key.
 */
@Entity({ schema: 'control_plane', name: 'api_key' })
export class ApiKey {
  @PrimaryColumn('uuid') id: string;
  @Column({ type: 'bigint', insert: false, update: false }) seq: string;
  @Column('text') kind: 'key' | 'session';
  @Column('text') name: string;
  /** The part of the credential that may be shown, and that it is found by. */
  @Column('text') prefix: string;
  @Column('text', { name: 'key_hash', select: false }) keyHash?: string;
  @Column('text', { array: true }) scopes: string[];
  @Column('uuid', { name: 'operator_id', nullable: true }) operatorId: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  /** To the minute: it is written at most once a minute. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt: Date | null;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt: Date | null;
}

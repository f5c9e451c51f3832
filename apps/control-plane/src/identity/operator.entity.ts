import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who runs Zendo. */
@Entity({ schema: 'control_plane', name: 'operator' })
export class Operator {
  @PrimaryColumn('uuid') id: string;
  @Column({ type: 'bigint', insert: false, update: false }) seq: string;
  @Column('text') email: string;
  /** argon2id in PHC form. */
  @Column('text', { name: 'password_hash', select: false }) passwordHash?: string;
  /** Since when neither a login nor a key of theirs works. */
  @Column('timestamptz', { name: 'disabled_at', nullable: true }) disabledAt: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
}

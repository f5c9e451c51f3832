import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who owns tenants. A default one always exists. */
@Entity({ schema: 'control_plane', name: 'organization' })
export class Organization {
  @PrimaryColumn('uuid') id: string;
  @Column({ type: 'bigint', insert: false, update: false }) seq: string;
  @Column('text') name: string;
  @Column('text', { name: 'display_name' }) displayName: string;
  @Column('boolean', { name: 'is_default' }) isDefault: boolean;
  @Column('timestamptz', { name: 'created_at' }) createdAt: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt: Date;
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const TYPES = `'create', 'update', 'delete', 'undelete', 'purge', 'suspend', 'resume', 'restart', 'resize', 'upgrade'`;

/** Imports: an archive in parts, each encrypted, and what became of it. A tenant names the one that it is to load. */
export class AddImports1795594000000 implements MigrationInterface {
  readonly name = 'AddImports1795594000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE control_plane.import (
        id uuid PRIMARY KEY,
        tenant_id text NOT NULL REFERENCES control_plane.tenant (id),
        state text NOT NULL CHECK (state IN ('receiving', 'started', 'loaded', 'failed')),
        keep_owner boolean NOT NULL,
        source text NOT NULL,
        parts integer,
        operation_id uuid REFERENCES control_plane.operation (id),
        report jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX import_tenant_idx ON control_plane.import (tenant_id, created_at);
      CREATE INDEX import_open_idx ON control_plane.import (expires_at) WHERE state IN ('receiving', 'started');
      CREATE TABLE control_plane.import_part (
        import_id uuid NOT NULL REFERENCES control_plane.import (id) ON DELETE CASCADE,
        number integer NOT NULL,
        sealed bytea NOT NULL,
        PRIMARY KEY (import_id, number)
      );
      ALTER TABLE control_plane.import_part ALTER COLUMN sealed SET STORAGE EXTERNAL;
      ALTER TABLE control_plane.tenant ADD COLUMN import_id uuid REFERENCES control_plane.import (id);
      ALTER TABLE control_plane.operation DROP CONSTRAINT operation_type_check;
      ALTER TABLE control_plane.operation ADD CONSTRAINT operation_type_check CHECK (type IN (${TYPES}, 'import'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE control_plane.tenant DROP COLUMN import_id;
      DROP TABLE control_plane.import_part, control_plane.import;
      DELETE FROM control_plane.operation WHERE type = 'import';
      ALTER TABLE control_plane.operation DROP CONSTRAINT operation_type_check;
      ALTER TABLE control_plane.operation ADD CONSTRAINT operation_type_check CHECK (type IN (${TYPES}))`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a tenant wanted and showed before an operation, so that cancelling it can put that back. */
export class AddOperationUndo1796041200000 implements MigrationInterface {
  readonly name = 'AddOperationUndo1796041200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE control_plane.operation ADD COLUMN undo jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE control_plane.operation DROP COLUMN undo`);
  }
}

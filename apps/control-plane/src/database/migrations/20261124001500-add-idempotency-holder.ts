import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which database session took an idempotency key, so that one whose process died is not waited for. */
export class AddIdempotencyHolder1795479300000 implements MigrationInterface {
  readonly name = 'AddIdempotencyHolder1795479300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE control_plane.idempotency_key
      ADD COLUMN holder_pid integer, ADD COLUMN holder_since timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE control_plane.idempotency_key DROP COLUMN holder_pid, DROP COLUMN holder_since`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events that clients publish while a run goes on. Each run counts its own, so that a number is a place in its stream. */
export class CreateRunEvents20261125080000 implements MigrationInterface {
  name = 'CreateRunEvents20261125080000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE "run_event_stream" (
  "pipeline_run_id" uuid NOT NULL,
  "last_id" bigint NOT NULL,
  "updated" timestamp NOT NULL DEFAULT timezone('UTC', now()),
  CONSTRAINT "run_event_stream_pkey" PRIMARY KEY ("pipeline_run_id"),
  CONSTRAINT "run_event_stream_pipeline_run_id_fkey" FOREIGN KEY ("pipeline_run_id")
    REFERENCES "pipeline_run" ("id") ON DELETE CASCADE
);
CREATE INDEX "ix_run_event_stream_updated" ON "run_event_stream" ("updated");
CREATE TABLE "run_event" (
  "pipeline_run_id" uuid NOT NULL,
  "id" bigint NOT NULL,
  "event" text NOT NULL,
  CONSTRAINT "run_event_pkey" PRIMARY KEY ("pipeline_run_id", "id"),
  CONSTRAINT "run_event_pipeline_run_id_fkey" FOREIGN KEY ("pipeline_run_id")
    REFERENCES "run_event_stream" ("pipeline_run_id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "run_event"');
    await runner.query('DROP TABLE "run_event_stream"');
  }
}

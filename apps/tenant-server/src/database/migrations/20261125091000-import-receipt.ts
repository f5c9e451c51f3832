import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which imports this schema holds: written in the transaction that loads one, so that whoever comes later, after any
 * kill, sees whether it is in. The owner role's alone.
 */
export class ImportReceipt20261125091000 implements MigrationInterface {
  name = 'ImportReceipt20261125091000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "import_receipt" (
        "id" uuid NOT NULL,
        "loaded" timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
        "report" jsonb NOT NULL,
        CONSTRAINT "import_receipt_pkey" PRIMARY KEY ("id")
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "import_receipt"');
  }
}

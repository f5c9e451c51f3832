import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables whose rows tags, metadata and curated visualizations point to, and what those call them. */
const TYPES: Readonly<Record<string, string>> = {
  artifact: 'artifact',
  artifact_version: 'artifact_version',
  deployment: 'deployment',
  model: 'model',
  model_version: 'model_version',
  pipeline: 'pipeline',
  pipeline_run: 'pipeline_run',
  pipeline_snapshot: 'pipeline_snapshot',
  project: 'project',
  run_template: 'run_template',
  run_wait_condition: 'wait_condition',
  schedule: 'schedule',
  step_run: 'step_run',
};

// These links name a type and an id, so no foreign key can take them along when the row goes, by whatever cascade.
const FUNCTION = `
CREATE FUNCTION "forget_links"() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM tag_resource l USING gone WHERE l.resource_id = gone.id AND l.resource_type = TG_ARGV[0];
  DELETE FROM curated_visualization l USING gone WHERE l.resource_id = gone.id AND l.resource_type = TG_ARGV[0];
  WITH cut AS (
    DELETE FROM run_metadata_resource l USING gone
     WHERE l.resource_id = gone.id AND l.resource_type = TG_ARGV[0] RETURNING l.id, l.run_metadata_id
  )
  DELETE FROM run_metadata rm USING cut
   WHERE rm.id = cut.run_metadata_id AND NOT EXISTS (
     SELECT 1 FROM run_metadata_resource l
      WHERE l.run_metadata_id = rm.id AND NOT EXISTS (SELECT 1 FROM cut c WHERE c.id = l.id));
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION "forget_links"() FROM PUBLIC;
CREATE INDEX "ix_curated_visualization_resource_id_resource_type" ON "curated_visualization" ("resource_id", "resource_type");
`;

const trigger = (table: string, type: string): string =>
  `CREATE TRIGGER "forget_links" AFTER DELETE ON "${table}" REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION "forget_links"('${type}');`;

export class ForgetLinks20261124001000 implements MigrationInterface {
  name = 'ForgetLinks20261124001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FUNCTION);
    for (const [table, type] of Object.entries(TYPES)) await runner.query(trigger(table, type));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(TYPES)) await runner.query(`DROP TRIGGER "forget_links" ON "${table}"`);
    await runner.query('DROP FUNCTION "forget_links"()');
    await runner.query('DROP INDEX "ix_curated_visualization_resource_id_resource_type"');
  }
}

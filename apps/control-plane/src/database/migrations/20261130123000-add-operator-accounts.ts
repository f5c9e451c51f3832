import type { MigrationInterface, QueryRunner } from 'typeorm';

const NEW = `ARRAY['operators:read', 'operators:write']`;
const ALL_BEFORE = `ARRAY['tenants:read', 'tenants:write', 'operations:read', 'organizations:read', 'organizations:write',
  'api-keys:read', 'api-keys:write', 'audit-events:read']`;

/** Further operators: listed by `seq`, and disabled rather than forgotten. Who could do everything still can. */
export class AddOperatorAccounts1796041800000 implements MigrationInterface {
  readonly name = 'AddOperatorAccounts1796041800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE control_plane.operator
        ADD COLUMN seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        ADD COLUMN disabled_at timestamptz;
      UPDATE control_plane.api_key SET scopes = scopes || ${NEW} WHERE scopes @> ${ALL_BEFORE}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE control_plane.api_key SET scopes = array_remove(array_remove(scopes, 'operators:read'), 'operators:write');
      ALTER TABLE control_plane.operator DROP COLUMN seq, DROP COLUMN disabled_at`);
  }
}

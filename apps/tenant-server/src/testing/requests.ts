import type { TenantApp } from './tenant-app.js';

const source = { module: 'm', attribute: 'A', type: 'user' };

/** What a client sends to create an artifact version in the store that every tenant begins with. */
export async function artifactVersionBody(
  tenant: TenantApp,
  fields: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const store = await tenant.database.first<{ id: string }>(
    "SELECT id FROM stack_component WHERE name = 'default' AND type = 'artifact_store'",
  );
  return {
    type: 'DataArtifact',
    uri: '/data',
    materializer: source,
    data_type: source,
    save_type: 'manual',
    artifact_store_id: store?.id,
    ...fields,
  };
}

import type { TenantSpec } from '@zendo/provisioning';
import { type ArchiveSource, type CarriedTable, dashed, type Note, OFFICIAL, type Row, toCell } from '@zendo/transfer';
import type { Client } from 'pg';
import { connectAsOwner } from '../imports/load/owner-connection.js';
import { SealedCells } from '../imports/load/sealed-cells.js';
import { tableRows } from '../imports/load/table-rows.js';

/** All that a tenant has, as it is at one moment, its secrets opened. To be closed. */
export class ExportSource implements ArchiveSource {
  readonly #sealed: SealedCells;

  private constructor(
    private readonly client: Client,
    tenant: TenantSpec,
    readonly header: ArchiveSource['header'],
  ) {
    this.#sealed = new SealedCells(tenant.secrets('owner'));
  }

  static async open(tenant: TenantSpec): Promise<ExportSource> {
    const client = await connectAsOwner(tenant);
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const { rows } = await client.query<{ id: string; name: string }>(
        'SELECT id, server_name AS name FROM server_settings',
      );
      const id = dashed(String(toCell('uuid', rows[0]?.id ?? '') ?? ''));
      const server = { id, name: rows[0]?.name ?? '' };
      return new ExportSource(client, tenant, { zenml: OFFICIAL.version, revision: OFFICIAL.revision, server });
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  async *rows(table: CarriedTable): AsyncGenerator<Row> {
    for await (const row of tableRows(this.client, table)) yield this.#sealed.open(table, row);
  }

  notes(): readonly Note[] {
    return [];
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}

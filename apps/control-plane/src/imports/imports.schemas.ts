import { z } from 'zod';
import { iso, timestamp } from '../http/text.js';
import { IMPORT_STATES, type Import } from './import.entity.js';

/**
 * An archive is sent in parts of at most this size: each can be repeated, none takes long, and all pass proxies as they
 * are by default (nginx: 1 MiB).
 */
export const MAX_PART_BYTES = 1024 * 1024;
export const MAX_PARTS = 65_536;

export const createImport = z
  .strictObject({
    source: z.enum(['sqlite', 'mysql']).describe('What kind of database the archive was made from.'),
    keep_owner: z
      .boolean()
      .default(false)
      .describe(
        "Keep the tenant's owner beside the accounts that come. Without it the owner stays only when no imported admin could log in.",
      ),
  })
  .meta({ id: 'CreateImport' });
export type CreateImport = z.output<typeof createImport>;

export const startImport = z
  .strictObject({ parts: z.int().min(1).max(MAX_PARTS).describe('How many parts there are, numbered from 1.') })
  .meta({ id: 'StartImport' });
export type StartImport = z.output<typeof startImport>;

export const partNumber = z.coerce.number().int().min(1).max(MAX_PARTS);

const note = z
  .object({
    code: z.string().describe('Stable: what scripts match on.'),
    message: z.string(),
    what_to_do: z.string(),
    items: z.array(z.string()).describe('The first of those that it is about, by name.'),
    count: z.int(),
  })
  .meta({ id: 'TransferNote' });

const tableReport = z
  .object({
    table: z.string(),
    rows: z.int().describe('In the archive.'),
    hash: z
      .string()
      .describe('Sum of the SHA-256 of each row, modulo 2^256, in hex: the order of rows does not matter.'),
    loaded_rows: z.int().describe('Read back from the tenant.'),
    loaded_hash: z.string(),
  })
  .meta({ id: 'ImportedTable' });

export const importView = z
  .object({
    id: z.uuid(),
    tenant_id: z.string(),
    state: z.enum(IMPORT_STATES).describe('`failed` leaves the tenant as it was.'),
    source: z.string(),
    keep_owner: z.boolean(),
    part_bytes: z.int().describe('The most that one part may have.'),
    operation_id: z.uuid().nullable(),
    report: z
      .object({ tables: z.array(tableReport), notes: z.array(note), admins: z.array(z.string()) })
      .nullable()
      .describe('Once it is loaded.'),
    created_at: timestamp,
    expires_at: timestamp.nullable().describe('When it is taken away unless it is started.'),
  })
  .meta({ id: 'Import' });
export type ImportView = z.output<typeof importView>;

export const viewOf = (row: Import): ImportView => ({
  id: row.id,
  tenant_id: row.tenantId,
  state: row.state,
  source: row.source,
  keep_owner: row.keepOwner,
  part_bytes: MAX_PART_BYTES,
  operation_id: row.operationId,
  report: row.report && {
    tables: [...row.report.tables],
    notes: row.report.notes.map((one) => ({ ...one, items: [...one.items] })),
    admins: [...row.report.admins],
  },
  created_at: row.createdAt.toISOString(),
  expires_at: row.state === 'receiving' ? iso(row.expiresAt) : null,
});

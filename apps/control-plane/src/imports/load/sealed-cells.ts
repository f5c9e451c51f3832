import { sealedPlace, Sealer, type TenantSecrets } from '@zendo/tenancy';
import { type CarriedTable, canonicalJson, type Cell, cellOf, dashed, type Row } from '@zendo/transfer';

/** Columns that a tenant keeps sealed: an archive has them in the clear. */
const SEALED: Readonly<Record<string, { readonly column: string; readonly kind: 'secret' | 'deployment' }>> = {
  secret: { column: 'values', kind: 'secret' },
  deployment: { column: 'auth_key', kind: 'deployment' },
};

/** Seals the secrets among a row's cells with a tenant's key, and opens them again. */
export class SealedCells {
  readonly #sealer: Sealer;

  constructor({ encryptionKey }: Pick<TenantSecrets, 'encryptionKey'>) {
    this.#sealer = new Sealer(Buffer.from(encryptionKey, 'base64url'));
  }

  /** A row of an archive → as the tenant keeps it. */
  seal(table: CarriedTable, row: Row): Row {
    return this.#change(table, row, (clear, place) => this.#sealer.seal(Buffer.from(clear), place).toString('base64'));
  }

  /** A row of the tenant → as an archive has it. @throws Error for what was sealed with another key */
  open(table: CarriedTable, row: Row): Row {
    return this.#change(table, row, (sealed, place, kind) => {
      const clear = this.#sealer.open(Buffer.from(sealed, 'base64'), place).toString();
      return kind === 'secret' ? canonicalJson(JSON.parse(clear)) : clear;
    });
  }

  #change(
    table: CarriedTable,
    row: Row,
    change: (value: string, place: string, kind: 'secret' | 'deployment') => string,
  ): Row {
    const sealed = SEALED[table.name];
    if (!sealed) return row;
    const index = cellOf(table, sealed.column);
    const value: Cell | undefined = row[index];
    if (typeof value !== 'string') return row;
    const id = dashed(String(row[cellOf(table, 'id')]));
    return row.with(index, change(value, sealedPlace(sealed.kind, id), sealed.kind));
  }
}

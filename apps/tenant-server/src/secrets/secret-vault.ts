import { Injectable } from '@nestjs/common';
import { sealedPlace, Sealer } from '@zendo/tenancy';
import { ValueError } from '../kernel/errors/zenml.error.js';

export type SecretValues = Readonly<Record<string, string>>;

/** All values of one secret together, as JSON in bytes. */
const MAX_SECRET_BYTES = 65_535;

/** Turns secret values into what the table holds, and back. Clear values never leave but in an answer to their reader. */
@Injectable()
export class SecretVault {
  constructor(private readonly sealer: Sealer) {}

  /** @param id of the secret that the values belong to. @throws ValueError (400) for more than 64 KiB. */
  seal(id: string, values: SecretValues): string {
    const clear = Buffer.from(JSON.stringify(values));
    if (clear.length > MAX_SECRET_BYTES) {
      throw new ValueError(`The values of a secret must not be longer than ${MAX_SECRET_BYTES} bytes in all.`);
    }
    return this.sealer.seal(clear, sealedPlace('secret', id)).toString('base64');
  }

  /** @param sealed the column; null for a secret without values. */
  open(id: string, sealed: string | null): SecretValues {
    if (sealed === null) return {};
    return JSON.parse(
      this.sealer.open(Buffer.from(sealed, 'base64'), sealedPlace('secret', id)).toString(),
    ) as SecretValues;
  }
}

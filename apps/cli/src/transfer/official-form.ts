import { randomBytes } from 'node:crypto';
import {
  type CarriedTable,
  cellOf,
  type Note,
  noteOf,
  type Row,
  sealOfficialValues,
  type SecretValues,
} from '@zendo/transfer';

const isBcrypt = (value: unknown): boolean => typeof value === 'string' && value.startsWith('$2');

/** An admin who gets a new password, because nobody could log in otherwise. */
export interface NewAdmin {
  readonly username: string;
  readonly password: string;
}

export interface Hashing {
  /** bcrypt of a password. */
  readonly hash: (password: string) => string;
  readonly newPassword: () => string;
}

/** A tenant's rows in the form that the official server reads: what it cannot check is made unusable, and noted. */
export class OfficialForm {
  readonly #lost: Record<'passwords' | 'keys' | 'activations', string[]> = { passwords: [], keys: [], activations: [] };
  #devices = 0;
  #secrets = 0;
  #admin: NewAdmin | undefined;
  #hasAdmin = false;
  readonly #nothing: string;

  /** @param secretsKey of the official server that is to read it; without one it reads plain values */
  constructor(
    private readonly secretsKey: string | undefined,
    private readonly hashing: Hashing,
  ) {
    // Well formed, and of a text that nobody knows: the official server's columns must not be empty.
    this.#nothing = hashing.hash(randomBytes(32).toString('hex'));
  }

  /** The admin whose password is new. */
  get admin(): NewAdmin | undefined {
    return this.#admin;
  }

  /** @param resetAdmin the admin to give a new password, whether needed or not */
  row(table: CarriedTable, row: Row, resetAdmin?: string): Row {
    switch (table.name) {
      case 'secret':
        return this.#secret(table, row);
      case 'user':
        return this.#user(table, row, resetAdmin);
      case 'api_key':
        return this.#key(table, row);
      case 'auth_devices':
        this.#devices += 1;
        return row.with(cellOf(table, 'user_code'), this.#nothing).with(cellOf(table, 'device_code'), this.#nothing);
      default:
        return row;
    }
  }

  #secret(table: CarriedTable, row: Row): Row {
    const at = cellOf(table, 'values');
    const values = row[at];
    if (typeof values !== 'string') return row;
    this.#secrets += 1;
    return row.with(at, sealOfficialValues(JSON.parse(values) as SecretValues, this.secretsKey));
  }

  #user(table: CarriedTable, row: Row, resetAdmin: string | undefined): Row {
    const of = (column: string) => row[cellOf(table, column)];
    const name = String(of('name'));
    let changed = row;
    if (of('activation_token') !== null && !isBcrypt(of('activation_token'))) {
      this.#lost.activations.push(name);
      changed = changed.with(cellOf(table, 'activation_token'), null);
    }
    const isAdmin = of('is_admin') === true && of('active') === true && of('is_service_account') === false;
    if (isAdmin && name === resetAdmin) {
      this.#admin = { username: name, password: this.hashing.newPassword() };
      return changed.with(cellOf(table, 'password'), this.hashing.hash(this.#admin.password));
    }
    if (of('password') === null) return changed;
    if (isBcrypt(of('password'))) {
      this.#hasAdmin ||= isAdmin;
      return changed;
    }
    this.#lost.passwords.push(name);
    return changed.with(cellOf(table, 'password'), null);
  }

  #key(table: CarriedTable, row: Row): Row {
    const before = cellOf(table, 'previous_key');
    const kept = row[before] === null || isBcrypt(row[before]) ? row : row.with(before, this.#nothing);
    if (isBcrypt(row[cellOf(table, 'key')])) return kept;
    this.#lost.keys.push(String(row[cellOf(table, 'name')]));
    return kept.with(cellOf(table, 'key'), this.#nothing);
  }

  notes(): readonly Note[] {
    const { passwords, keys, activations } = this.#lost;
    const notes: Note[] = [];
    const add = (code: string, message: string, whatToDo: string, items: readonly string[] = []) =>
      notes.push(noteOf(code, message, whatToDo, items));
    if (passwords.length > 0) {
      const message = `${passwords.length} people have argon2id passwords, which the official server cannot check: they cross without.`;
      add(
        'password_not_carried',
        message,
        'As an admin: zenml user deactivate NAME prints a token that NAME sets a new password with.',
        passwords,
      );
    }
    if (!this.#admin && !this.#hasAdmin) {
      const whatToDo = 'Export again with --reset-admin NAME, which gives that admin a new password.';
      add('no_admin', 'No admin can log in to the exported server by password.', whatToDo);
    }
    if (keys.length > 0) {
      const message = `${keys.length} API keys are stored as hashes that the official server cannot check.`;
      add(
        'api_key_not_carried',
        message,
        'Rotate each and hand the new one out: zenml service-account api-key ACCOUNT rotate NAME.',
        keys,
      );
    }
    if (activations.length > 0) {
      add(
        'activation_not_carried',
        `${activations.length} people have not used their activation token; it is void there.`,
        'As an admin: zenml user deactivate NAME prints a new one.',
        activations,
      );
    }
    if (this.#devices > 0) {
      add(
        'devices_log_in_again',
        `${this.#devices} devices are known, but their tokens are not.`,
        'Log in again: zenml login <url of the server>.',
      );
    }
    if (this.#secrets > 0 && this.secretsKey === undefined) {
      const whatToDo =
        'Keep the file safe, or export again with --secrets-key-file and start the server with that key.';
      add(
        'secrets_plain',
        `${this.#secrets} secrets are in the file for everybody to read: no key was given.`,
        whatToDo,
      );
    }
    return notes;
  }
}

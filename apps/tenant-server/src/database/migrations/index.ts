import { CreateTables20261123100000 } from './20261123100000-create-tables.js';
import { ForgetLinks20261124001000 } from './20261124001000-forget-links.js';
import { CreateRunEvents20261125080000 } from './20261125080000-create-run-events.js';
import { ImportReceipt20261125091000 } from './20261125091000-import-receipt.js';

/** All migrations, oldest first. One that has landed is never edited: add another. */
export const migrations = [
  CreateTables20261123100000,
  ForgetLinks20261124001000,
  CreateRunEvents20261125080000,
  ImportReceipt20261125091000,
];

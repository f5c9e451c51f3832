import { CreateTables20261123100000 } from './20261123100000-create-tables.js';
import { ForgetLinks20261124001000 } from './20261124001000-forget-links.js';

/** All migrations, oldest first. One that has landed is never edited: add another. */
export const migrations = [CreateTables20261123100000, ForgetLinks20261124001000];

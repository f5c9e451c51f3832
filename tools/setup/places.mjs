import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where the set-up keeps what it makes. Nothing in it is needed: all of it can be made again. */
export const cache = process.env.ZENDO_CACHE_DIR || join(homedir(), '.cache', 'zendo');

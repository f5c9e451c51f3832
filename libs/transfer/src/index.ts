export * from './archive/format.js';
export * from './archive/read-archive.js';
export * from './archive/write-archive.js';
export * from './cells.js';
export * from './official/secret-values.js';
export * from './official/sqlite-schema.js';
export * from './table-hash.js';
export * from './tables.js';

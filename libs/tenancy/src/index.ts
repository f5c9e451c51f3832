export * from './domain-error.js';
export * from './master-key.js';
export * from './tenant-id.js';
export * from './tenant-name.js';
export * from './sealer.js';

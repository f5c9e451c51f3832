export * from './kubernetes/index.js';
export * from './process/embedded-postgres.js';
export * from './process/launcher-protocol.js';
export * from './runtime/tenant-runtime.js';
export * from './tenancy/scram.js';

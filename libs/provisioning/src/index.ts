export * from './kubernetes/index.js';
export * from './process/embedded-postgres.js';
export * from './process/launcher-client.js';
export * from './process/launcher-protocol.js';
export * from './process/process-runtime.js';
export type { ProcessSettings } from './process/tenant-program.js';
export * from './runtime/tenant-runtime.js';
export * from './tenancy/scram.js';
export * from './tenancy/tenant-database.js';

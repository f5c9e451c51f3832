export { startTestPostgres, type TestPostgres } from './postgres.js';
export * from './fake-cluster.js';
export * from './ports.js';
export * from './redis.js';
export * from './runtime-contract.js';
export * from './scripted-runtime.js';
export * from './settings-fixture.js';
export * from './tenant-fixture.js';

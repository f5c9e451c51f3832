export * from './drive.js';
export { startTestPostgres, type TestPostgres } from './postgres.js';
export * from './fake-cluster.js';
export * from './runtime-contract.js';
export * from './settings-fixture.js';
export * from './tenant-fixture.js';

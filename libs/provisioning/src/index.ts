export * from './runtime/tenant-runtime.js';

export * from './passwords/password.js';

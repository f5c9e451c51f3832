import 'reflect-metadata';
import { run } from './run.js';

process.exitCode = await run(process.argv.slice(2));
// A connection that could not be closed must not hold the process: usually it ends before this, by itself.
setTimeout(() => process.exit(), 1_000).unref();

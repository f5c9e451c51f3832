import { App } from './app.js';
import { loadConfig } from './config/config.js';
import { installDir, version } from './install.js';
import { run } from './run.js';

// A reader that has seen enough (`zendo … | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    if (stream === process.stdout) process.stderr.write(`error: The output cannot be written: ${error.message}\n`);
    process.exit(1);
  });
}

const { stdin, stdout, stderr } = process;
const app = new App(loadConfig(), { stdin, stdout, stderr }, version(), installDir());
process.exitCode = await run(app, process.argv.slice(2));
// A prompt's terminal or a stream that is still open must not hold the shell back.
stdin.unref?.();

// A tenant server in miniature: the same commands, environment and manners, without a database. For tests of what
// starts, watches and stops tenant servers. FAIL_MIGRATION and FAIL_SERVE in its release file's name make it fail.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [, entry, command] = process.argv;
const secrets = JSON.parse(
  readFileSync(Number(/^\/dev\/fd\/(\d+)$/.exec(process.env.ZENDO_SECRETS_FILE)?.[1]), 'utf8'),
);
if (!secrets.databasePassword) throw new Error('no password');

if (command === 'migrate') {
  console.log(JSON.stringify({ step: 'schema', message: 'created' }));
  if (entry.includes('broken-migration')) {
    console.error(JSON.stringify({ code: 'migration_failed', message: 'column exists' }));
    process.exitCode = 1;
  } else if (entry.includes('slow')) {
    setTimeout(() => console.log(JSON.stringify({ step: 'data', message: 'copied' })), 1_000);
  }
} else if (entry.includes('broken')) {
  console.error(JSON.stringify({ code: 'start_failed', message: 'this release is broken' }));
  process.exitCode = 1;
} else {
  const server = createServer((request, response) => {
    if (request.url === '/pid') return response.end(String(process.pid));
    return response.end('ok');
  });
  server.listen(Number(process.env.PORT), process.env.HOST);
  const stop = () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  process.once('SIGTERM', stop);
  if (process.env.ZENDO_EXIT_WITH_PARENT === '1') process.stdin.once('end', stop).once('error', stop).resume();
}

import { loadConfig } from './config/config.js';

const USAGE = 'Usage: tenant-server serve | migrate';

async function main(command: string | undefined): Promise<void> {
  if (command !== 'serve' && command !== 'migrate') {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const config = loadConfig();
  // What a command does not need is not loaded: a tenant server starts in a fraction of a second.
  if (command === 'serve') await (await import('./commands/serve.command.js')).serveCommand(config);
  else process.exitCode = await (await import('./commands/migrate.command.js')).migrateCommand(config);
}

main(process.argv[2]).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(JSON.stringify({ code: 'start_failed', message }));
  process.exitCode = 1;
});

import { loadConfig } from './config/config.js';

const USAGE = 'Usage: tenant-server serve | migrate';

// What a command does not need is not loaded: a tenant server starts in a fraction of a second.
const COMMANDS: Readonly<Record<string, () => Promise<number | void>>> = {
  serve: async () => (await import('./commands/serve.command.js')).serveCommand(loadConfig()),
  migrate: async () => (await import('./commands/migrate.command.js')).migrateCommand(loadConfig()),
  rehearse: async () => (await import('./commands/rehearse.command.js')).rehearseCommand(),
};

async function main(name: string | undefined): Promise<void> {
  const command = Object.entries(COMMANDS).find(([known]) => known === name)?.[1];
  if (!command) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const code = await command();
  if (typeof code === 'number') process.exitCode = code;
}

/** Resolves when the command is done; a server's is done when it serves. */
export const finished = main(process.argv[2]).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(JSON.stringify({ code: 'start_failed', message }));
  process.exitCode = 1;
});

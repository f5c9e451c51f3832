import { Command, Option } from 'commander';

import type { App } from './app.js';
import { registerApiKeys } from './commands/api-keys.js';
import { registerAuditEvents } from './commands/audit-events.js';
import { registerCompletion } from './commands/completion.js';
import { registerDashboard } from './commands/dashboard.js';
import { registerOperations } from './commands/operations.js';
import { registerOperators } from './commands/operators.js';
import { registerOrganizations } from './commands/organizations.js';
import { registerSession } from './commands/session.js';
import { registerChanges } from './commands/tenants/change.js';
import { registerCreate } from './commands/tenants/create.js';
import { registerExport } from './commands/tenants/export.js';
import { registerImport } from './commands/tenants/import.js';
import { registerRead } from './commands/tenants/read.js';
import { registerSetOwner } from './commands/tenants/set-owner.js';
import { OUTPUT_FORMATS } from './output/print.js';

const EPILOGUE = `
Connection: --url and --api-key-file, else ZENDO_URL and ZENDO_API_KEY, else the saved login, else the admin file of a
Zendo on this machine ($ZENDO_DATA_DIR or .zendo).

Exit codes: 0 done, 1 error, 2 usage or bad input, 3 not found, 4 conflict, 5 operation failed, 6 timed out,
7 not logged in or not allowed, 8 unreachable.`;

/** The whole command line. It throws CommanderError instead of ending the process. */
export function buildProgram(app: App): Command {
  const { stdout, stderr } = app.streams;
  const program = new Command('zendo')
    .description('Create and run ZenML-compatible servers, one per tenant.')
    // Its long form is a command's own option where it follows one; `run` understands it where it comes first.
    .version(app.version, '-V', 'print the version, as --version does')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(OUTPUT_FORMATS).default('table'))
    .option('--url <url>', 'where Zendo is')
    .option('--api-key-file <file>', 'read the API key from this file')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', EPILOGUE);
  const tenants = program.command('tenants').alias('tenant').description('ZenML servers, one per tenant');
  registerCreate(tenants, app);
  registerRead(tenants, app);
  registerChanges(tenants, app);
  registerSetOwner(tenants, app);
  registerImport(tenants, app);
  registerExport(tenants, app);
  registerOperations(program, app);
  registerOrganizations(program, app);
  registerOperators(program, app);
  registerApiKeys(program, app);
  registerAuditEvents(program, app);
  registerDashboard(program, app);
  registerSession(program, app);
  registerCompletion(program, app);
  return program;
}

import { Argument, type Command } from 'commander';

import { HttpClient } from '../api/http-client.js';
import { ZendoApi } from '../api/zendo-api.js';
import type { App } from '../app.js';
import { complete } from '../completion/candidates.js';
import { SHELLS, type Shell, completionScript } from '../completion/scripts.js';

const LOOK_UP_MS = 800;

/** `completion SHELL`, and the hidden command that its scripts ask. */
export function registerCompletion(program: Command, app: App): void {
  program
    .command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .action((shell: Shell) => {
      app.streams.stdout.write(completionScript(shell));
    });

  const hidden = program.command('__complete', { hidden: true }).argument('[words...]').allowUnknownOption();
  hidden.action(async (words: string[]) => {
    const found = complete(program, words.length > 0 ? words : ['']);
    const looked = found.argument === undefined ? [] : await lookUp(app, hidden, found.argument, words.at(-1) ?? '');
    app.streams.stdout.write([...found.words, ...looked].map((word) => `${word}\n`).join(''));
  });
}

/** What an argument of this name may be, as the server knows it. */
const NAMES: Readonly<Record<string, (api: ZendoApi) => Promise<string[]>>> = {
  tenant: async (api) => (await api.listTenants({}, 200)).map(({ name }) => name),
  organization: async (api) => (await api.listOrganizations(200)).map(({ name }) => name),
  operator: async (api) => (await api.listOperators(200)).map(({ email }) => email),
};

/** Values of an argument that only the server knows. Never an error: whoever presses Tab has asked for none. */
async function lookUp(app: App, command: Command, argument: string, typed: string): Promise<string[]> {
  const names = NAMES[argument];
  if (!names) return [];
  try {
    const { url, token } = await app.connect(command);
    const quick: typeof fetch = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(LOOK_UP_MS) });
    const http = new HttpClient({
      url,
      token,
      userAgent: `zendo-cli/${app.version}`,
      fetch: quick,
      budgetMs: 0,
      refusedBudgetMs: 0,
    });
    return (await names(new ZendoApi(http))).filter((name) => name.startsWith(typed));
  } catch {
    return [];
  }
}

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';

/** The terminal or pipe that a person or script answers on. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

const interrupted = (): CliError => new CliError('Interrupted.', ExitCode.Interrupted);

/** Asks one line. @throws CliError when nobody is there to answer, or the answer is Ctrl-C or the end of input */
export async function ask(terminal: Terminal, question: string, missing: string): Promise<string> {
  return readAnswer(terminal, question, missing, true);
}

/** Asks one line without showing what is typed. */
export async function askSecret(terminal: Terminal, question: string, missing: string): Promise<string> {
  return readAnswer(terminal, question, missing, false);
}

async function readAnswer(
  { input, output }: Terminal,
  question: string,
  missing: string,
  echo: boolean,
): Promise<string> {
  if (!input.isTTY) throw new CliError(missing, ExitCode.Usage);
  output.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: echo ? output : silent, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('SIGINT', () => reject(interrupted()));
      lines.once('close', () => reject(interrupted()));
      lines.once('line', resolve);
    });
  } finally {
    lines.close();
    if (!echo) output.write('\n');
  }
}

/** Asks yes or no; anything but `y` or `yes` is no. */
export async function confirm(terminal: Terminal, question: string): Promise<boolean> {
  const answer = await ask(terminal, `${question} [y/N] `, `${question} Nobody is here to answer: add --yes.`);
  return /^y(?:es)?$/i.test(answer.trim());
}

const LONGEST_SECRET = 4096;

/** The first line of a pipe or terminal, without its line end. @throws CliError when it is empty or far too long */
export async function readSecretLine(input: NodeJS.ReadableStream, what: string): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.includes('\n') || text.length > LONGEST_SECRET) break;
  }
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  if (line === '') throw new CliError(`No ${what} came on standard input.`, ExitCode.Usage);
  if (line.length > LONGEST_SECRET) throw new CliError(`The ${what} is too long.`, ExitCode.Usage);
  return line;
}

import type { Argument, Command, Option } from 'commander';

/** What may stand at the end of a command line. */
export interface Completion {
  /** Words that fit, all of them beginning with what is typed so far. */
  readonly words: readonly string[];
  /** The last word is (the beginning of) an argument of this name, such as `tenant`: look its values up. */
  readonly argument?: string;
}

const isHidden = (command: Command): boolean => (command as unknown as { _hidden?: boolean })._hidden === true;

function optionsOf(command: Command): Option[] {
  const all: Option[] = [];
  for (let at: Command | null = command; at; at = at.parent) all.push(...at.options);
  return all.filter((option) => !option.hidden);
}

/**
 * What fits at the end of a command line.
 * @param words the words after `zendo`; the last one is the one being typed and may be empty
 */
export function complete(program: Command, words: readonly string[]): Completion {
  const typed = words.at(-1) ?? '';
  const fits = (candidates: readonly string[]): string[] => candidates.filter((word) => word.startsWith(typed)).sort();
  let command = program;
  let position = 0;
  let pending: Option | undefined;
  for (const word of words.slice(0, -1)) {
    if (pending) {
      pending = undefined;
    } else if (word.startsWith('-')) {
      const [flag] = word.split('=', 1);
      const option = optionsOf(command).find(({ short, long }) => short === flag || long === flag);
      pending = option && (option.required || option.optional) && !word.includes('=') ? option : undefined;
    } else {
      const sub = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
      if (sub) command = sub;
      else position += 1;
    }
  }
  if (pending)
    return pending.argChoices ? { words: fits(pending.argChoices) } : { words: [], argument: pending.attributeName() };
  if (typed.startsWith('-')) {
    return { words: fits([...optionsOf(command).flatMap(({ long }) => (long ? [long] : [])), '--help']) };
  }
  const subcommands = command.commands.filter((each) => !isHidden(each)).map((each) => each.name());
  if (subcommands.length > 0) return { words: fits(subcommands) };
  const argument: Argument | undefined = command.registeredArguments[position];
  if (argument?.argChoices) return { words: fits(argument.argChoices) };
  return { words: [], argument: argument?.name() };
}

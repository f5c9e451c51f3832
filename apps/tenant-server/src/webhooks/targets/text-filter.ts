import { z } from 'zod';

const MAX_EXPRESSIONS = 10;
const MAX_LENGTH = 512;
const MAX_CHOICES = 10;
const OPERATORS: ReadonlySet<string> = new Set([
  ...['equals', 'notequals', 'contains', 'notcontains', 'startswith', 'endswith', 'oneof', 'notoneof'],
]);

/** One text or several, each with an operator before a colon or without, such as `startswith:release/`. */
export const textFilter = z.union([z.string(), z.array(z.string())]).superRefine((value, context) => {
  const fault = faultIn([value].flat());
  if (fault) context.addIssue({ code: 'custom', message: fault });
});

function faultIn(expressions: readonly string[]): string | undefined {
  if (expressions.length === 0) return 'A filter of webhook events must not be empty.';
  if (expressions.length > MAX_EXPRESSIONS) return `A filter has at most ${MAX_EXPRESSIONS} expressions.`;
  return expressions.map(faultOf).find((fault) => fault !== undefined);
}

function faultOf(expression: string): string | undefined {
  if (expression === '') return 'A filter of webhook events must not be empty.';
  if (expression.length > MAX_LENGTH) return `An expression of a filter has at most ${MAX_LENGTH} characters.`;
  const colon = expression.indexOf(':');
  const operator = expression.slice(0, Math.max(colon, 0));
  if (!OPERATORS.has(operator)) return undefined;
  const operand = expression.slice(colon + 1);
  if (operand === '') return `The operator '${operator}' has nothing to compare with.`;
  if (!operator.endsWith('oneof') || isChoice(operand)) return undefined;
  return `The operator '${operator}' needs a JSON list of 1 to ${MAX_CHOICES} texts.`;
}

function isChoice(operand: string): boolean {
  try {
    const choices: unknown = JSON.parse(operand);
    return (
      Array.isArray(choices) &&
      choices.length > 0 &&
      choices.length <= MAX_CHOICES &&
      choices.every((choice) => typeof choice === 'string' && choice !== '')
    );
  } catch {
    return false;
  }
}

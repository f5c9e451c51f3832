import { NotFoundError, ValueError } from '../../kernel/errors/zenml.error.js';

/**
 * Fills `{placeholder}` in a name; doubled braces stand for themselves.
 * @throws NotFoundError (404) for a placeholder without a value, ValueError (400) when nothing is left or a brace
 * stands alone.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  const filled = template.replaceAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (found: string, key: string | undefined) => {
    if (found === '{{') return '{';
    if (found === '}}') return '}';
    if (key === undefined)
      throw new ValueError(`Could not format the name template \`${template}\`: a brace is alone.`);
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (value === undefined) {
      throw new NotFoundError(`Could not format the name template \`${template}\`. Missing key: '${key}'`);
    }
    return value;
  });
  if (filled === '') throw new ValueError('Empty names are not allowed.');
  return filled;
}

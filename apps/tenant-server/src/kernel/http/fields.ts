import { z } from 'zod';
import { ValueError } from '../errors/zenml.error.js';
import { isGuardedNumber } from '../exact-numbers.js';
import { isUuid, normalUuid } from '../uuid.js';
import { normalTime } from './normal-time.js';

/** Building blocks of request bodies, with the wire contract's limits (section 4). */

/** A UUID, with or without hyphens → lower case with hyphens. */
export const uuidField = z
  .string()
  .refine(isUuid, 'Input should be a valid UUID')
  .meta({ format: 'uuid' })
  .transform(normalUuid);

/** Before a name that a path has put into a body in place of an id (`presenters/`); no request can mean more by it. */
const NAMED = '\uE000project:';

/** What a body says of its project when the path names it. */
export const namedProject = (nameOrId: string): string => (isUuid(nameOrId) ? nameOrId : `${NAMED}${nameOrId}`);

/** The project of a new resource: an id, or what {@link namedProject} made → an id or a name. */
export const projectField = z
  .string()
  .refine((text) => isUuid(text) || text.startsWith(NAMED), 'Input should be a valid UUID')
  .meta({ format: 'uuid' })
  .transform((text) => (isUuid(text) ? normalUuid(text) : text.slice(NAMED.length)));

/** Who makes something: what clients say of it is checked and left alone, it is the caller. */
export const userField = uuidField.nullish();

export const LONGEST_NAME = 255;

/** Up to 255 characters: names and most scalars. */
export const shortText = z.string().max(255, 'String should have at most 255 characters');

/** The name of something: 1 to 255 characters. */
export const nameField = shortText.min(1, 'String should have at least 1 character');

/** The new name in a change: the original looks at its length only once it has found what is changed (`checkName`). */
export const newName = z.string();

/** Up to 65,535 characters: descriptions. */
export const longText = z.string().max(65_535, 'String should have at most 65535 characters');

/** The texts of what may be a number as well: what was sent as a number is none of them. */
export const textOrElseNumber = z.string().refine((text) => !isGuardedNumber(text), 'Input should be a valid string');

/** A name or an id. */
export const nameOrIdField = z.string().max(255);

/** Any JSON object. */
export const jsonObject = z.record(z.string(), z.unknown());

/** A value of metadata: any JSON but null. */
export const metadataValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), jsonObject]);

/** A datetime; one with a zone is turned into naive UTC, which is what the tables hold. */
export const timeField = z
  .string()
  .meta({ format: 'date-time' })
  .transform((text, context) => {
    const time = normalTime(text);
    if (time !== undefined) return time;
    context.addIssue('Input should be a valid datetime');
    return z.NEVER;
  });

/** @throws ValueError (400) when a name is empty, too long, or holds a control character that breaks tables. */
export function checkName(name: string, what: string): void {
  if (name === '') throw new ValueError(`The name of the \`${what}\` must not be empty.`);
  if (name.length > LONGEST_NAME) {
    throw new ValueError(`The name of the \`${what}\` must not be longer than ${LONGEST_NAME} characters.`);
  }
  const found = ['\t', '\n', '\r', '\v', '\f'].filter((character) => name.includes(character));
  if (found.length === 0) return;
  throw new ValueError(
    `The name \`${name}\` of the \`${what}\` contains the following forbidden characters: \`${found.join('`, `')}\`.`,
  );
}

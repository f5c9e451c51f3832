import { z } from 'zod';
import { jsonObject, shortText } from '../kernel/http/fields.js';

const projectName = z
  .string()
  .min(1, 'String should have at least 1 character')
  .max(50, 'String should have at most 50 characters')
  .regex(/^[a-z0-9_-]+$/, "String should match pattern '^[a-z0-9_-]+$'");

/** A name made from a display name: lower case, hyphens for spaces, nothing else that a name may not hold. */
const nameFrom = (displayName: string): string =>
  displayName
    .toLowerCase()
    .replaceAll(' ', '-')
    .replaceAll(/[^a-z0-9_-]/g, '');

const fields = {
  display_name: shortText.default(''),
  description: shortText.default(''),
  project_metadata: jsonObject.nullish(),
};

/** Either of name and display name is enough: the other is made from it. */
export const createProject = z.preprocess(
  (body) => {
    if (typeof body !== 'object' || body === null) return body;
    const { name, display_name: display } = body as Record<string, unknown>;
    if (!name && typeof display === 'string' && display) return { ...body, name: nameFrom(display) };
    return display ? body : { ...body, display_name: name };
  },
  z.object({ ...fields, name: projectName }),
);

export const updateProject = z.object({
  name: projectName.nullish(),
  display_name: shortText.nullish(),
  description: shortText.nullish(),
  project_metadata: jsonObject.nullish(),
});

export type CreateProject = z.output<typeof createProject>;
export type UpdateProject = z.output<typeof updateProject>;

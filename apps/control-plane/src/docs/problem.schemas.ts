import { z } from 'zod';

/** Problem details (RFC 9457), for the document; what makes them is http/problem.ts. */
export const problemView = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable: what programs match on.'),
    detail: z.string().describe('For people.'),
    request_id: z.string().optional(),
    operation_id: z.string().optional().describe('With 423: the operation in the way.'),
    errors: z
      .array(z.object({ pointer: z.string().optional(), parameter: z.string().optional(), detail: z.string() }))
      .optional()
      .describe('With `invalid_request`: each fault, by JSON pointer into the body or by query parameter.'),
  })
  .meta({ id: 'Problem' });

import { applyDecorators } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { problemView } from './problem.schemas.js';

const REASONS: Readonly<Record<number, string>> = {
  401: 'No valid credential was sent.',
  403: 'The credential lacks the scope.',
  404: 'Nothing with this id or name exists.',
  409: 'The current state does not allow the request: `code` says why.',
  422: 'The request is invalid: `errors` points to each fault.',
  423: 'Another operation of the tenant is open: `operation_id` names it.',
  429: 'Too many attempts; `Retry-After` says when to try again.',
};

/** Documents the problems that a handler answers with, besides those that any may (401, 403). */
export const ApiProblems = (...statuses: number[]): MethodDecorator =>
  applyDecorators(
    ...[...new Set([401, 403, ...statuses])].sort().map((status) =>
      ApiResponse({
        status,
        description: REASONS[status] ?? '',
        standardSchema: problemView,
        type: undefined,
      }),
    ),
  );

/** Documents the answer of a change that starts an operation, or only tries it. */
export const ApiChange = (schema: z.ZodType): MethodDecorator =>
  applyDecorators(
    ApiAcceptedResponse({
      standardSchema: schema,
      description: 'Accepted: follow the operation.',
      headers: { Location: { description: 'Where the operation is.', schema: { type: 'string' } } },
    }),
    ApiOkResponse({ standardSchema: schema, description: 'A dry run: nothing was changed.' }),
  );

import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ZENDO_VERSION } from '../config/version.js';

const DESCRIPTION = `The admin API of Zendo, the control plane of ZenML-compatible servers.

Changes of a tenant answer 202 with an operation to follow. Send an \`Idempotency-Key\` with a change to repeat it safely.
Errors are problem JSON (RFC 9457) with a stable \`code\`. Lists are newest first and paged by \`cursor\`.`;

/** The OpenAPI document of the running API: from the same schemas that check what comes in and goes out. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const info = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Zendo')
    .setDescription(DESCRIPTION)
    .setVersion(ZENDO_VERSION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, or the token of a session.' })
    .build();
  const document = SwaggerModule.createDocument(app, info, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  for (const path of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(path) as [string, OperationObject][]) {
      amend(operation);
      if (['post', 'patch', 'put', 'delete'].includes(method) && operation.operationId !== 'Sessions_open') {
        operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
      }
    }
  }
  return document;
}

type OperationObject = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** What the generator cannot know: problems have a type of their own, and a verb without parameters needs no body. */
function amend(operation: OperationObject): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    if (Number(status) < 400 || !response || !('content' in response)) continue;
    const { 'application/json': body, ...rest } = response.content ?? {};
    if (body) response.content = { ...rest, 'application/problem+json': body };
  }
  const { requestBody } = operation;
  if (!requestBody || !('content' in requestBody)) return;
  const { schema } = requestBody.content['application/json'] ?? {};
  if (schema && '$ref' in schema && OPTIONAL_BODIES.some((name) => schema.$ref.endsWith(`/${name}`))) {
    requestBody.required = false;
  }
}

const OPTIONAL_BODIES = ['TenantVerb', 'UpgradeTenant'];

const IDEMPOTENCY_KEY: NonNullable<OperationObject['parameters']>[number] = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same request gets the same answer for 24 hours, and the change is made once.',
  schema: { type: 'string', maxLength: 255 },
};

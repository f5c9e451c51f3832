import { Controller, Get, Query, SerializeOptions } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiProblems } from '../docs/api-responses.js';
import { PageRequest, pageOf, pageQuery } from '../http/paging.js';
import { plainText, timestamp } from '../http/text.js';
import { Requires } from '../identity/requires.decorator.js';
import { TenantsRepository } from '../tenants/tenants.repository.js';
import { ACTOR_KINDS, type AuditEvent } from './audit-event.entity.js';
import { AuditRepository } from './audit.repository.js';

const auditEventView = z
  .object({
    id: z.uuid(),
    created_at: timestamp,
    action: z.string().describe('Dotted, such as `tenant.create`.'),
    actor: z.object({ type: z.enum(ACTOR_KINDS), id: z.string().nullable(), name: z.string() }),
    target: z.object({ type: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
    tenant_id: z.string().nullable(),
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    request_id: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' });
const auditEventPage = pageOf(auditEventView, 'AuditEventPage');

const auditEventsQuery = pageQuery.extend({
  tenant: plainText(1, 64).optional().describe('Id or name; by id also after the purge.'),
  action: z
    .string()
    .regex(/^[a-z_.]{1,64}$/)
    .optional(),
  actor: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional()
    .describe("The actor's id."),
});

const viewOf = (event: AuditEvent): z.output<typeof auditEventView> => ({
  id: event.id,
  created_at: event.at.toISOString(),
  action: event.action,
  actor: { type: event.actorKind, id: event.actorId, name: event.actorName },
  target: {
    type: event.resourceType,
    id: event.resourceId,
    name: typeof event.detail['name'] === 'string' ? event.detail['name'] : null,
  },
  tenant_id: event.tenantId,
  ip: event.sourceIp,
  user_agent: event.userAgent,
  request_id: event.requestId,
  detail: event.detail,
});

/** Who changed what, when and from where. Events are never changed nor deleted through the API. */
@ApiTags('audit-events')
@ApiBearerAuth()
@Controller('api/v1/audit-events')
@Requires('audit-events:read')
export class AuditController {
  constructor(
    private readonly audit: AuditRepository,
    private readonly tenants: TenantsRepository,
  ) {}

  @Get()
  @SerializeOptions({ schema: auditEventPage })
  @ApiOperation({ summary: 'List audit events, newest first' })
  @ApiOkResponse({ standardSchema: auditEventPage })
  @ApiProblems(422)
  async list(@Query({ schema: auditEventsQuery }) query: z.output<typeof auditEventsQuery>) {
    const page = new PageRequest('audit-events', query);
    const tenant = query.tenant === undefined ? undefined : await this.tenants.find(query.tenant);
    if (tenant === null) return { items: [], next_cursor: null };
    const { action, actor } = query;
    const { limit, before } = page;
    const rows = await this.audit.page({ limit, before, action, actorId: actor, tenantId: tenant?.id });
    return page.answer(rows, viewOf);
  }
}

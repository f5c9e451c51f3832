import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import type { HttpClient, Query } from './http-client.js';
import type {
  ApiKey,
  AuditEvent,
  Change,
  CustomSize,
  Import,
  Operation,
  Operator,
  Organization,
  Page,
  Tenant,
} from './types.js';

export interface CreateTenantBody {
  readonly name: string;
  readonly display_name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly owner?: { readonly username: string; readonly password: string };
  readonly size?: string;
  readonly custom_size?: CustomSize;
  readonly release?: string;
  readonly organization?: string;
  readonly database_server?: string;
  readonly cluster?: string;
  readonly dry_run?: boolean;
}

export type TenantVerb = 'suspend' | 'resume' | 'restart' | 'undelete' | 'purge' | 'resize' | 'upgrade';

/** A part of a path. @throws CliError for what would make it another path: an unset variable of a script, above all */
function at(reference: string): string {
  if (reference === '') throw new CliError('The name or id is empty.', ExitCode.Usage);
  if (reference === '.' || reference === '..') {
    throw new CliError(`Nothing can be called "${reference}".`, ExitCode.NotFound);
  }
  return encodeURIComponent(reference);
}

/** The admin API, a method an operation. A tenant is named by id or name everywhere. */
export class ZendoApi {
  constructor(readonly http: HttpClient) {}

  createTenant(body: CreateTenantBody): Promise<Change> {
    return this.http.request('POST', '/api/v1/tenants', { body });
  }

  getTenant(reference: string): Promise<Tenant> {
    return this.http.request('GET', `/api/v1/tenants/${at(reference)}`);
  }

  listTenants(query: Query, limit?: number): Promise<Tenant[]> {
    return this.all<Tenant>('/api/v1/tenants', query, limit);
  }

  updateTenant(
    reference: string,
    body: { display_name?: string; labels?: Record<string, string | null> },
  ): Promise<Tenant> {
    return this.http.request('PATCH', `/api/v1/tenants/${at(reference)}`, { body });
  }

  deleteTenant(reference: string, dryRun: boolean): Promise<Change> {
    return this.http.request('DELETE', `/api/v1/tenants/${at(reference)}`, { query: { dry_run: dryRun || undefined } });
  }

  setOwner(reference: string, owner: { username: string; password: string }): Promise<Change> {
    return this.http.request('PUT', `/api/v1/tenants/${at(reference)}/owner`, { body: owner });
  }

  changeTenant(reference: string, verb: TenantVerb, body: Readonly<Record<string, unknown>> = {}): Promise<Change> {
    return this.http.request('POST', `/api/v1/tenants/${at(reference)}/${verb}`, { body });
  }

  createImport(reference: string, body: { source: string; keep_owner: boolean }): Promise<Import> {
    return this.http.request('POST', `/api/v1/tenants/${at(reference)}/imports`, { body });
  }

  putImportPart(id: string, number: number, bytes: Buffer): Promise<void> {
    return this.http.request('PUT', `/api/v1/imports/${at(id)}/parts/${number}`, { bytes });
  }

  startImport(id: string, parts: number): Promise<Change> {
    return this.http.request('POST', `/api/v1/imports/${at(id)}/start`, { body: { parts } });
  }

  discardImport(id: string): Promise<void> {
    return this.http.request('DELETE', `/api/v1/imports/${at(id)}`);
  }

  getImport(id: string): Promise<Import> {
    return this.http.request('GET', `/api/v1/imports/${at(id)}`);
  }

  /** The archive of a tenant, as a stream. */
  exportTenant(reference: string, accept: string): Promise<Response> {
    return this.http.stream(`/api/v1/tenants/${at(reference)}/export`, { accept }, new AbortController().signal);
  }

  getOperation(id: string): Promise<Operation> {
    return this.http.request('GET', `/api/v1/operations/${at(id)}`);
  }

  listOperations(query: Query, limit?: number): Promise<Operation[]> {
    return this.all<Operation>('/api/v1/operations', query, limit);
  }

  cancelOperation(id: string): Promise<Operation> {
    return this.http.request('POST', `/api/v1/operations/${at(id)}/cancel`);
  }

  /**
   * Makes a key. When the answer got lost on the way, its replay does not tell the key again: that key is revoked and
   * another is made, since nobody will ever know it.
   */
  async createApiKey(body: Readonly<Record<string, unknown>>): Promise<ApiKey & { readonly key: string }> {
    for (;;) {
      const created = await this.http.request<ApiKey & { key: string | null }>('POST', '/api/v1/api-keys', { body });
      if (created.key !== null) return { ...created, key: created.key };
      await this.revokeApiKey(created.id);
    }
  }

  listApiKeys(limit?: number): Promise<ApiKey[]> {
    return this.all<ApiKey>('/api/v1/api-keys', {}, limit);
  }

  revokeApiKey(id: string): Promise<ApiKey | undefined> {
    return this.http.request('DELETE', `/api/v1/api-keys/${at(id)}`);
  }

  createOperator(body: { email: string; password: string }): Promise<Operator> {
    return this.http.request('POST', '/api/v1/operators', { body });
  }

  /** An operator is named by id or email everywhere. */
  getOperator(reference: string): Promise<Operator> {
    return this.http.request('GET', `/api/v1/operators/${at(reference)}`);
  }

  listOperators(limit?: number): Promise<Operator[]> {
    return this.all<Operator>('/api/v1/operators', {}, limit);
  }

  changeOperator(reference: string, verb: 'disable' | 'enable'): Promise<Operator> {
    return this.http.request('POST', `/api/v1/operators/${at(reference)}/${verb}`);
  }

  setOperatorPassword(reference: string, password: string): Promise<Operator> {
    return this.http.request('PUT', `/api/v1/operators/${at(reference)}/password`, { body: { password } });
  }

  createOrganization(body: { name: string; display_name?: string }): Promise<Organization> {
    return this.http.request('POST', '/api/v1/organizations', { body });
  }

  /** An organization is named by id or name everywhere. */
  getOrganization(reference: string): Promise<Organization> {
    return this.http.request('GET', `/api/v1/organizations/${at(reference)}`);
  }

  listOrganizations(limit?: number): Promise<Organization[]> {
    return this.all<Organization>('/api/v1/organizations', {}, limit);
  }

  updateOrganization(reference: string, body: { display_name: string }): Promise<Organization> {
    return this.http.request('PATCH', `/api/v1/organizations/${at(reference)}`, { body });
  }

  deleteOrganization(reference: string): Promise<void> {
    return this.http.request('DELETE', `/api/v1/organizations/${at(reference)}`);
  }

  listAuditEvents(query: Query, limit?: number): Promise<AuditEvent[]> {
    return this.all<AuditEvent>('/api/v1/audit-events', query, limit);
  }

  /** Follows the pages of a list to its end, or to `limit` items. */
  private async all<Item>(path: string, query: Query, limit = Number.POSITIVE_INFINITY): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | undefined;
    do {
      const size = Math.min(100, limit - items.length);
      const page: Page<Item> = await this.http.request('GET', path, { query: { ...query, limit: size, cursor } });
      items.push(...page.items);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined && items.length < limit);
    return items.slice(0, limit);
  }
}

import type { ApiKey, AuditEvent, Operation, Operator, Organization, Tenant } from '../api/types.js';
import { type Paint, paintState } from '../output/paint.js';
import type { View } from '../output/print.js';
import { oneLine, properties, table } from '../output/table.js';
import { age, span } from '../output/time.js';

const labelsOf = (labels: Readonly<Record<string, string>> = {}): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

const safe = (value: string | null | undefined): string => (value ? oneLine(value) : '');

export const tenantList = (colours: Paint): View<Tenant[]> => ({
  names: (tenants) => tenants.map(({ name }) => name),
  table: (tenants) =>
    table(tenants, [
      { title: 'name', value: ({ name }) => name },
      { title: 'status', value: ({ status }) => status, paint: (text) => paintState(text, colours) },
      { title: 'release', value: ({ release }) => release },
      { title: 'size', value: ({ size }) => size },
      { title: 'url', value: ({ url }) => url },
      { title: 'age', value: (tenant) => age(tenant.created_at) },
    ]),
});

export const tenantDetails = (colours: Paint): View<Tenant> => ({
  names: ({ name }) => [name],
  table: (tenant) =>
    properties([
      ['Name', tenant.name],
      ['Display name', tenant.display_name === tenant.name ? '' : safe(tenant.display_name)],
      ['Id', tenant.id],
      ['Status', paintState(tenant.status, colours)],
      ['Why', [safe(tenant.status_reason), tenant.status_code ? `[${tenant.status_code}]` : ''].join(' ').trim()],
      ['URL', tenant.url],
      ['Connect', tenant.status === 'ready' ? `zenml login ${tenant.url}` : ''],
      ['Release', tenant.release],
      ['Size', tenant.size],
      ['Labels', safe(labelsOf(tenant.labels))],
      ['Generation', `${tenant.generation} (${tenant.observed_generation} in effect)`],
      ['Created', tenant.created_at],
      ['Deleted', tenant.deleted_at],
      ['Purged at', tenant.purge_at],
    ]),
});

const tookOf = ({ created_at, finished_at }: Operation): string =>
  finished_at ? span(Date.parse(finished_at) - Date.parse(created_at)) : '';

export const operationList = (colours: Paint): View<Operation[]> => ({
  names: (operations) => operations.map(({ id }) => id),
  table: (operations) =>
    table(operations, [
      { title: 'id', value: ({ id }) => id },
      { title: 'type', value: ({ type }) => type },
      { title: 'tenant', value: ({ tenant_name }) => tenant_name },
      { title: 'status', value: ({ status }) => status, paint: (text) => paintState(text, colours) },
      { title: 'took', value: tookOf, alignRight: true },
      { title: 'age', value: ({ created_at }) => age(created_at) },
      { title: 'error', value: ({ error }) => error?.code },
    ]),
});

export const operationDetails = (colours: Paint): View<Operation> => ({
  names: ({ id }) => [id],
  table: (operation) => {
    const { error } = operation;
    const head = properties([
      ['Id', operation.id],
      ['Type', operation.type],
      ['Tenant', operation.tenant_name],
      ['Status', paintState(operation.status, colours)],
      ['Created', operation.created_at],
      ['Took', tookOf(operation)],
      ['Error', error ? `${oneLine(error.message)} [${error.code}]` : ''],
      ['', error ? adviceOf(error) : ''],
    ]);
    if (operation.steps.length === 0) return head;
    const steps = table(operation.steps, [
      { title: 'step', value: ({ title }) => title },
      { title: 'state', value: ({ state }) => state, paint: (text) => paintState(text, colours) },
      {
        title: 'took',
        alignRight: true,
        value: ({ started_at, finished_at }) =>
          started_at && finished_at ? span(Date.parse(finished_at) - Date.parse(started_at)) : '',
      },
      { title: 'message', value: ({ message }) => message },
    ]);
    return `${head}\n${steps}`;
  },
});

function adviceOf(error: { readonly user_fixable: boolean; readonly retryable: boolean }): string {
  if (error.user_fixable) return 'You can mend this; the tenant heals by itself once the cause is gone.';
  return error.retryable ? 'Zendo keeps trying.' : 'Zendo cannot mend this by trying again.';
}

export const apiKeyList: View<ApiKey[]> = {
  names: (keys) => keys.map(({ id }) => id),
  table: (keys) =>
    table(keys, [
      { title: 'id', value: ({ id }) => id },
      { title: 'name', value: ({ name }) => name },
      { title: 'prefix', value: ({ prefix }) => prefix },
      { title: 'scopes', value: ({ scopes }) => (scopes.length > 3 ? `${scopes.length} scopes` : scopes.join(',')) },
      { title: 'created', value: ({ created_at }) => age(created_at) },
      { title: 'last used', value: ({ last_used_at }) => age(last_used_at) || 'never' },
      { title: 'expires', value: ({ expires_at }) => age(expires_at) || 'never' },
      { title: 'revoked', value: ({ revoked_at }) => age(revoked_at) },
    ]),
};

export const operatorList: View<Operator[]> = {
  names: (operators) => operators.map(({ email }) => email),
  table: (operators) =>
    table(operators, [
      { title: 'email', value: ({ email }) => email },
      { title: 'id', value: ({ id }) => id },
      { title: 'added', value: ({ created_at }) => age(created_at) },
      { title: 'disabled', value: ({ disabled_at }) => age(disabled_at) },
    ]),
};

export const operatorDetails: View<Operator> = {
  names: ({ email }) => [email],
  table: ({ id, email, created_at, disabled_at }) =>
    properties([
      ['Email', email],
      ['Id', id],
      ['Added', created_at],
      ['Disabled', disabled_at],
    ]),
};

export const organizationList: View<Organization[]> = {
  names: (organizations) => organizations.map(({ name }) => name),
  table: (organizations) =>
    table(organizations, [
      { title: 'name', value: ({ name }) => name },
      { title: 'display name', value: ({ display_name }) => display_name },
      { title: 'default', value: ({ is_default }) => (is_default ? 'yes' : '') },
      { title: 'age', value: ({ created_at }) => age(created_at) },
    ]),
};

export const organizationDetails: View<Organization> = {
  names: ({ name }) => [name],
  table: ({ id, name, display_name, is_default, created_at }) =>
    properties([
      ['Name', name],
      ['Display name', safe(display_name)],
      ['Id', id],
      ['Default', is_default ? 'yes' : ''],
      ['Created', created_at],
    ]),
};

export const auditEventList: View<AuditEvent[]> = {
  names: (events) => events.map(({ id }) => id),
  table: (events) =>
    table(events, [
      { title: 'time', value: ({ created_at }) => created_at },
      { title: 'who', value: ({ actor }) => actor.name ?? actor.id ?? actor.type },
      { title: 'what', value: ({ action }) => action },
      { title: 'which', value: ({ target }) => target?.name ?? target?.id },
      { title: 'from', value: ({ ip }) => ip },
    ]),
};

import { DomainError } from '@zendo/tenancy';

export class TenantNotFoundError extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'tenant_not_found';
  constructor(idOrName: string) {
    super(`There is no tenant ${JSON.stringify(idOrName.slice(0, 64))}.`);
  }
}

export class TenantNameTakenError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'tenant_name_taken';
  constructor(name: string, options?: { cause?: unknown }) {
    super(`The name ${name} is taken. A deleted tenant keeps its name until it is purged.`, options);
  }
}

/** The runtime has no port left to give. It does not pass by itself: asking again at once would be in vain. */
export class NoFreePortError extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'no_free_port';
  constructor(from: number, to: number) {
    super(`Every port from ${from} to ${to} is taken. Purge a tenant or widen ZENDO_TENANT_PORTS.`);
  }
}

/** Another operation of the tenant is still open. */
export class TenantBusyError extends DomainError {
  readonly kind = 'locked';
  readonly code = 'tenant_busy';
  override readonly details: { readonly operation_id: string; readonly operation_type: string };
  constructor(operation: { id: string; type: string; status: string }) {
    super(`The ${operation.type} of this tenant is ${operation.status}. Try again when it has ended.`);
    this.details = { operation_id: operation.id, operation_type: operation.type };
  }
}

/** The verb makes no sense in the state that the tenant is in. */
export class TenantStateError extends DomainError {
  readonly kind = 'conflict';
  constructor(
    readonly code:
      | 'tenant_deleted'
      | 'tenant_not_deleted'
      | 'tenant_suspended'
      | 'tenant_purged'
      | 'tenant_not_ready'
      | 'owner_exists',
    message: string,
  ) {
    super(message);
  }
}

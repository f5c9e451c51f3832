import { Injectable } from '@nestjs/common';
import { hashPassword } from '@zendo/auth';
import { DataSource, type EntityManager } from 'typeorm';
import { ApiKeysRepository } from '../api-keys/api-keys.repository.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { PageRequest } from '../http/paging.js';
import type { Caller } from '../identity/caller.js';
import { MissingScopeError } from '../identity/identity.errors.js';
import type { Operator } from '../identity/operator.entity.js';
import { LastOperatorError } from '../identity/operator.errors.js';
import { OperatorsRepository } from '../identity/operators.repository.js';
import { SCOPES } from '../identity/scopes.js';
import { type CreateOperator, type OperatorView, viewOf } from './operators.schemas.js';

/** The people who run Zendo. Each may do everything; who leaves is disabled, and what they did stays told. */
@Injectable()
export class OperatorsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly operators: OperatorsRepository,
    private readonly keys: ApiKeysRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws OperatorEmailTakenError, MissingScopeError */
  async create({ email, password }: CreateOperator, caller: Caller): Promise<OperatorView> {
    mayDoEverything(caller);
    const passwordHash = await hashPassword(password);
    return this.dataSource.transaction(async (manager) => {
      const operator = await this.operators.insert(email, passwordHash, manager);
      return this.done('create', operator, 201, caller, manager);
    });
  }

  /** @throws OperatorNotFoundError */
  async get(idOrEmail: string): Promise<OperatorView> {
    return viewOf(await this.operators.get(idOrEmail));
  }

  async list(query: { limit: number; cursor?: string }) {
    const page = new PageRequest('operators', query);
    return page.answer(await this.operators.page(page), viewOf);
  }

  /**
   * Their sessions end and their keys stop working with the very next request. Doing it again changes nothing.
   * @throws OperatorNotFoundError, LastOperatorError
   */
  async disable(idOrEmail: string, caller: Caller): Promise<OperatorView> {
    return this.dataSource.transaction(async (manager) => {
      const { id } = await this.operators.get(idOrEmail, manager);
      const enabled = await this.operators.lockEnabled(manager);
      if (!enabled.some((one) => one.id === id)) return viewOf(await this.operators.get(id, manager));
      if (enabled.length === 1) throw new LastOperatorError();
      await this.keys.endSessions(id, null, manager);
      return this.done('disable', await this.operators.setDisabled(id, true, manager), 200, caller, manager);
    });
  }

  /** Their keys work again; they log in anew. @throws OperatorNotFoundError, MissingScopeError */
  async enable(idOrEmail: string, caller: Caller): Promise<OperatorView> {
    mayDoEverything(caller);
    return this.dataSource.transaction(async (manager) => {
      const operator = await this.operators.get(idOrEmail, manager);
      if (!operator.disabledAt) return viewOf(operator);
      return this.done('enable', await this.operators.setDisabled(operator.id, false, manager), 200, caller, manager);
    });
  }

  /** Ends their sessions, all but the one that asks. @throws OperatorNotFoundError, MissingScopeError */
  async setPassword(idOrEmail: string, password: string, caller: Caller): Promise<OperatorView> {
    mayDoEverything(caller);
    const passwordHash = await hashPassword(password);
    return this.dataSource.transaction(async (manager) => {
      const { id } = await this.operators.get(idOrEmail, manager);
      await this.operators.setPassword(id, passwordHash, manager);
      await this.keys.endSessions(id, caller.credentialId, manager);
      return this.done('set_password', await this.operators.get(id, manager), 200, caller, manager);
    });
  }

  private async done(
    what: string,
    operator: Operator,
    status: number,
    caller: Caller,
    manager: EntityManager,
  ): Promise<OperatorView> {
    const entry = { action: `operator.${what}`, resourceType: 'operator', resourceId: operator.id };
    await this.audit.record(caller, { ...entry, detail: { name: operator.email } }, manager);
    const view = viewOf(operator);
    await caller.idempotency?.keep({ status, headers: {}, body: JSON.stringify(view) }, manager);
    return view;
  }
}

/** Nobody gives more than they have, and an operator may do everything. @throws MissingScopeError */
function mayDoEverything({ scopes }: Caller): void {
  const missing = SCOPES.find((scope) => !scopes.has(scope));
  if (missing) throw new MissingScopeError(missing);
}

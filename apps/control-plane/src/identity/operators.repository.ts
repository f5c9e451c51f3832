import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isUniqueViolation } from '../database/postgres-errors.js';
import { isUuid } from '../database/uuid.js';
import { Operator } from './operator.entity.js';
import { OperatorEmailTakenError, OperatorNotFoundError } from './operator.errors.js';

@Injectable()
export class OperatorsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** By email, in any case, with the password's hash. */
  async findWithPassword(email: string): Promise<Operator | null> {
    if (email.includes('\0')) return null;
    return this.dataSource.manager
      .createQueryBuilder(Operator, 'o')
      .addSelect('o.passwordHash')
      .where('lower(o.email) = lower(:email)', { email })
      .getOne();
  }

  /** By id or email. @throws OperatorNotFoundError */
  async get(idOrEmail: string, manager: EntityManager = this.dataSource.manager): Promise<Operator> {
    const found = idOrEmail.includes('\0')
      ? null
      : await manager
          .createQueryBuilder(Operator, 'o')
          .where(isUuid(idOrEmail) ? 'o.id = :given' : 'lower(o.email) = lower(:given)', { given: idOrEmail })
          .getOne();
    if (!found) throw new OperatorNotFoundError(idOrEmail);
    return found;
  }

  async any(manager: EntityManager = this.dataSource.manager): Promise<boolean> {
    return manager.exists(Operator);
  }

  /** @throws OperatorEmailTakenError */
  async insert(email: string, passwordHash: string, manager: EntityManager): Promise<Operator> {
    const id = randomUUID();
    try {
      await manager.insert(Operator, { id, email, passwordHash });
    } catch (error) {
      if (isUniqueViolation(error, 'operator_email_key')) throw new OperatorEmailTakenError(email);
      throw error;
    }
    return manager.findOneByOrFail(Operator, { id });
  }

  async setPassword(id: string, passwordHash: string, manager: EntityManager): Promise<void> {
    await manager.update(Operator, { id }, { passwordHash, updatedAt: () => 'now()' });
  }

  /**
   * Those who are not disabled, their rows locked in one order: of two who disable one another at once, one waits and
   * then sees what the other has done.
   */
  async lockEnabled(manager: EntityManager): Promise<Operator[]> {
    return manager
      .createQueryBuilder(Operator, 'o')
      .setLock('pessimistic_write')
      .where('o.disabledAt IS NULL')
      .orderBy('o.seq')
      .getMany();
  }

  async setDisabled(id: string, disabled: boolean, manager: EntityManager): Promise<Operator> {
    await manager.update(
      Operator,
      { id },
      { disabledAt: disabled ? () => 'now()' : () => 'NULL', updatedAt: () => 'now()' },
    );
    return manager.findOneByOrFail(Operator, { id });
  }

  /** One page, newest first, and one beyond it when more follow. */
  async page(query: { limit: number; before?: string }): Promise<Operator[]> {
    const builder = this.dataSource.manager
      .createQueryBuilder(Operator, 'o')
      .orderBy('o.seq', 'DESC')
      .limit(query.limit + 1);
    if (query.before) builder.andWhere('o.seq < :before', { before: query.before });
    return builder.getMany();
  }
}

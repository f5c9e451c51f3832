import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Operator } from './operator.entity.js';

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

  async any(manager: EntityManager = this.dataSource.manager): Promise<boolean> {
    return manager.exists(Operator);
  }

  async insert(email: string, passwordHash: string, manager: EntityManager): Promise<Operator> {
    const id = randomUUID();
    await manager.insert(Operator, { id, email, passwordHash });
    return manager.findOneByOrFail(Operator, { id });
  }

  async setPassword(id: string, passwordHash: string, manager: EntityManager): Promise<void> {
    await manager.update(Operator, { id }, { passwordHash, updatedAt: () => 'now()' });
  }
}

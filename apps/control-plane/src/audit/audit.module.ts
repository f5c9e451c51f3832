import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { AuditRepository } from './audit.repository.js';

@Module({ imports: [DatabaseModule], providers: [AuditRepository], exports: [AuditRepository] })
export class AuditModule {}

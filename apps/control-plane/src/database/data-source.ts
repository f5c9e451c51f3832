import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ApiKey } from '../api-keys/api-key.entity.js';
import { AuditEvent } from '../audit/audit-event.entity.js';
import { Operator } from '../identity/operator.entity.js';
import { Operation } from '../operations/operation.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { Import } from '../imports/import.entity.js';
import { Tenant } from '../tenants/tenant.entity.js';
import { CreateControlPlane1795428000000 } from './migrations/20261123100000-create-control-plane.js';
import { AddIdempotencyHolder1795479300000 } from './migrations/20261124001500-add-idempotency-holder.js';
import { AddImports1795594000000 } from './migrations/20261125080640-add-imports.js';
import { AddOperationUndo1796041200000 } from './migrations/20261130122000-add-operation-undo.js';
import { AddOperatorAccounts1796041800000 } from './migrations/20261130123000-add-operator-accounts.js';

/** The schema that holds all of the control plane's own tables. */
export const CONTROL_SCHEMA = 'control_plane';

/** Options of the one DataSource. Entities and migrations are listed by import: ESM, Jest and bundlers all see them. */
export function dataSourceOptions(url: string, poolSize: number): DataSourceOptions {
  return {
    type: 'postgres',
    // Handed over, because in a bundle TypeORM cannot find the package by its name.
    driver: pg,
    url,
    schema: CONTROL_SCHEMA,
    entities: [ApiKey, AuditEvent, Import, Operation, Operator, Organization, Tenant],
    migrations: [
      CreateControlPlane1795428000000,
      AddIdempotencyHolder1795479300000,
      AddImports1795594000000,
      AddOperationUndo1796041200000,
      AddOperatorAccounts1796041800000,
    ],
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    poolSize,
    applicationName: 'zendo-control-plane',
    connectTimeoutMS: 5_000,
    // Installing uuid-ossp would need more than CREATEROLE and CREATEDB; ids are made by gen_random_uuid() and here.
    installExtensions: false,
    extra: { statement_timeout: 30_000, idle_in_transaction_session_timeout: 30_000, keepAlive: true },
  };
}

/** A DataSource apart from the application, as for migrations. To be initialized and destroyed. */
export const createDataSource = (url: string, poolSize = 2): DataSource =>
  new DataSource(dataSourceOptions(url, poolSize));

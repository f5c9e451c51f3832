import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { STACK_COLUMNS, type StackRow } from '../stacks/stack.view.js';

/** How many of the newest stacks are looked at. */
const RECENT = 50;

export type DeployedRow = StackRow & { readonly connector_id: string };

@Injectable()
export class StackDeploymentsRepository {
  constructor(private readonly database: Database) {}

  /** The newest of the recent stacks with these labels whose orchestrator has a service connector. */
  newest(provider: string, deployment: string, since: string | undefined): Promise<DeployedRow | undefined> {
    return this.database.first<DeployedRow>(
      `SELECT ${STACK_COLUMNS}, o.connector_id
         FROM (SELECT * FROM stack WHERE $3::timestamp IS NULL OR created > $3 ORDER BY created DESC, id DESC
                LIMIT ${RECENT}) s
         JOIN stack_composition sc ON sc.stack_id = s.id AND sc.default_for_type = 'orchestrator'
         JOIN stack_component o ON o.id = sc.component_id AND o.connector_id IS NOT NULL
        WHERE s.labels::jsonb ->> 'zenml:provider' = $1 AND s.labels::jsonb ->> 'zenml:deployment' = $2
        ORDER BY s.created DESC, s.id DESC LIMIT 1`,
      [provider, deployment, since ?? null],
    );
  }
}

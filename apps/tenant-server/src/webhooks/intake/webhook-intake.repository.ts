import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';

/** How a delivery ended. */
export type IntakeOutcome = 'accepted' | 'auth_failed' | 'invalid_payload';

export interface IntakeRow {
  readonly active: boolean;
  readonly secret_id: string;
  /** Sealed values of the secret. */
  readonly values: string | null;
}

@Injectable()
export class WebhookIntakeRepository {
  constructor(private readonly database: Database) {}

  find(id: string, type: string): Promise<IntakeRow | undefined> {
    return this.database.first<IntakeRow>(
      `SELECT w.active, w.secret_id, s."values" FROM webhook w JOIN secret s ON s.id = w.secret_id
        WHERE w.id = $1 AND w.webhook_type = $2`,
      [id, type],
    );
  }

  /** @param error what was wrong, for whoever looks at the webhook. */
  async count(id: string, outcome: IntakeOutcome, error?: string): Promise<void> {
    await this.database.run(
      `UPDATE webhook_stats SET
         received_count = received_count + 1,
         last_received_at = now.at,
         accepted_count = accepted_count + ($2 = 'accepted')::int,
         last_accepted_at = CASE WHEN $2 = 'accepted' THEN now.at ELSE last_accepted_at END,
         auth_failed_count = auth_failed_count + ($2 = 'auth_failed')::int,
         invalid_payload_count = invalid_payload_count + ($2 = 'invalid_payload')::int,
         last_error_at = CASE WHEN $3::text IS NULL THEN last_error_at ELSE now.at END,
         last_error_summary = coalesce($3, last_error_summary)
       FROM (SELECT clock_timestamp() AT TIME ZONE 'UTC' AS at) now
       WHERE webhook_id = $1`,
      [id, outcome, error ?? null],
    );
  }

  /** The body of an event that something took up, as kept. */
  payload(id: string, deliveryId: string): Promise<{ payload: string } | undefined> {
    return this.database.first<{ payload: string }>(
      'SELECT payload FROM webhook_event_payload WHERE webhook_id = $1 AND delivery_id = $2',
      [id, deliveryId],
    );
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Clock } from '../kernel/clock.js';

/** Steps that the dashboard shows as done (wire contract, section 6). */
export type OnboardingStep =
  | 'device_verified'
  | 'project_created'
  | 'pipeline_run'
  | 'stack_with_remote_orchestrator_created'
  | 'stack_with_remote_artifact_store_created'
  | 'pipeline_run_with_remote_orchestrator'
  | 'pipeline_run_with_remote_artifact_store'
  | 'pipeline_deployed'
  | 'oss_onboarding_completed'
  | 'pro_onboarding_completed';

/** Which first steps have been taken on this server. A step once taken stays. */
@Injectable()
export class OnboardingService {
  readonly #known = new Set<OnboardingStep>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async completed(): Promise<string[]> {
    const row = await this.database.first<{ steps: string | null }>(
      'SELECT onboarding_state AS steps FROM server_settings LIMIT 1',
    );
    const steps: unknown = JSON.parse(row?.steps || '[]');
    return Array.isArray(steps) ? steps.map(String) : [];
  }

  /** Notes steps as taken. Cheap when they are known to be: it may be called with each run. */
  async complete(...steps: readonly OnboardingStep[]): Promise<void> {
    const fresh = steps.filter((step) => !this.#known.has(step));
    if (fresh.length === 0) return;
    await this.database.run(
      `UPDATE server_settings SET updated = $2, onboarding_state = (
         SELECT jsonb_agg(DISTINCT step)::text
         FROM jsonb_array_elements_text(COALESCE(NULLIF(onboarding_state, ''), '[]')::jsonb || $1::jsonb) AS step)
       WHERE NOT COALESCE(NULLIF(onboarding_state, ''), '[]')::jsonb @> $1::jsonb`,
      [JSON.stringify(fresh), this.clock.timestamp()],
    );
    for (const step of fresh) this.#known.add(step);
  }
}

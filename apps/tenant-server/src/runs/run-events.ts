import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import { OnboardingService, type OnboardingStep } from '../server/onboarding.service.js';
import { RunStreamRepository } from './stream/run-stream.repository.js';

const LOCAL_ORCHESTRATORS: ReadonlySet<string> = new Set(['local', 'local_docker']);

/** What happens once a run has come to its end and that is committed. */
@Injectable()
export class RunEvents {
  readonly #logger = new Logger('runs');

  constructor(
    private readonly database: Database,
    private readonly onboarding: OnboardingService,
    private readonly streams: RunStreamRepository,
  ) {}

  /** Never fails: the run has ended, whatever becomes of what follows from it. */
  async finished(runId: string): Promise<void> {
    try {
      await this.streams.poke(runId);
      await this.onboarding.complete(...(await this.#steps(runId)));
    } catch (error) {
      this.#logger.warn({ err: error }, 'noting a finished run failed');
    }
  }

  async #steps(runId: string): Promise<OnboardingStep[]> {
    const components = await this.database.query<{ type: string; flavor: string }>(
      `SELECT c.type, c.flavor FROM pipeline_run r JOIN pipeline_snapshot s ON s.id = r.snapshot_id
         JOIN stack_composition sc ON sc.stack_id = s.stack_id JOIN stack_component c ON c.id = sc.component_id
        WHERE r.id = $1 AND c.type IN ('orchestrator', 'artifact_store')`,
      [runId],
    );
    const has = (type: string, isRemote: (flavor: string) => boolean): boolean =>
      components.some((component) => component.type === type && isRemote(component.flavor));
    const steps: OnboardingStep[] = ['pipeline_run'];
    if (has('orchestrator', (flavor) => !LOCAL_ORCHESTRATORS.has(flavor))) {
      steps.push('pipeline_run_with_remote_orchestrator');
    }
    if (has('artifact_store', (flavor) => flavor !== 'local')) steps.push('pipeline_run_with_remote_artifact_store');
    return steps;
  }
}

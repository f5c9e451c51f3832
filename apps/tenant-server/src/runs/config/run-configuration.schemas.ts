import { z } from 'zod';
import { newBuild } from '../../builds/builds.schemas.js';
import { jsonObject, timeField, uuidField } from '../../kernel/http/fields.js';
import { sourceField } from '../../kernel/http/source-field.js';
import { durationField } from '../../schedules/interval.js';
import { tagInputs } from '../../tags/tag.schemas.js';
import * as parts from './parts.schemas.js';

const { flag, source } = parts;

const schedule = z.lazy(() =>
  z.object({
    name: z.string().nullish(),
    cron_expression: z.string().nullish(),
    start_time: timeField.nullish(),
    end_time: timeField.nullish(),
    interval_second: durationField.nullish(),
    catchup: z.boolean().optional(),
    run_once_start_time: timeField.nullish(),
  }),
);

/** What runs and their steps have in common. */
const shared = () => ({
  enable_cache: flag,
  enable_artifact_metadata: flag,
  enable_artifact_visualization: flag,
  enable_step_logs: flag,
  settings: parts.settings.nullish(),
  secrets: parts.secrets.nullish(),
  extra: jsonObject.nullish(),
  parameters: jsonObject.nullish(),
  failure_hook_source: source,
  success_hook_source: source,
  start_hook_source: source,
  end_hook_source: source,
  model: parts.model.nullish(),
  retry: parts.retry.nullish(),
  substitutions: parts.textMap.nullish(),
  cache_policy: parts.cachePolicy.nullish(),
});

const output = z.lazy(() =>
  z.object({
    materializer_source: z.array(sourceField).nullish(),
    default_materializer_source: source,
    artifact_config: parts.artifactConfig.nullish(),
  }),
);

const step = z.lazy(() =>
  z.object({
    ...shared(),
    step_operator: parts.switchOrName,
    experiment_tracker: parts.switchOrName,
    environment: parts.textMap.nullish(),
    runtime: parts.stepRuntime.nullish(),
    heartbeat_healthy_threshold: z.int().min(10).max(60).optional(),
    group: parts.group.nullish(),
    outputs: z.record(z.string(), output).optional(),
  }),
);

/** With what a trigger is to start a snapshot's runs. */
export const runConfiguration = z.lazy(() =>
  z.object({
    ...shared(),
    run_name: z.string().nullish(),
    enable_pipeline_logs: flag,
    enable_heartbeat: flag,
    schedule: schedule.nullish(),
    build: z.union([uuidField, newBuild]).nullish(),
    steps: z.record(z.string(), step).nullish(),
    environment: jsonObject.nullish(),
    tags: tagInputs,
    ...parts.runHooks,
    execution_mode: z.enum(['fail_fast', 'stop_on_failure', 'continue_on_failure']).nullish(),
  }),
);

import { z } from 'zod';
import type { Sql } from '../database/sql.js';
import { ValueError } from '../kernel/errors/zenml.error.js';
import type { Caller } from '../kernel/http/caller.js';
import { longText, shortText } from '../kernel/http/fields.js';
import { linkRun } from '../model-links/link-run.js';
import { ensureModelVersion } from '../model-versions/ensure-model-version.js';
import { tagInputs } from '../tags/tag.schemas.js';
import { fillTemplate } from './config/name-template.js';
import type { JsonObject } from './config/pipeline-config.js';

/** The `model` of a configuration. */
const configuredModel = z.object({
  name: shortText,
  version: z.union([z.string(), z.number()]).nullish(),
  description: longText.nullish(),
  license: longText.nullish(),
  audience: longText.nullish(),
  use_cases: longText.nullish(),
  limitations: longText.nullish(),
  trade_offs: longText.nullish(),
  ethics: longText.nullish(),
  tags: tagInputs,
  save_models_to_registry: z.boolean().default(true),
});

/** The part of a run's or step's configuration that this is about. */
interface Configured extends JsonObject {
  readonly substitutions: Readonly<Record<string, string>>;
}

/**
 * Makes the model and version that a configuration names, if it names one, and links the version to the run. All the
 * steps of a run that name no version of a model share the one numbered version that the run makes.
 * @returns the id of the version, `undefined` when the configuration names no model.
 * @throws NotFoundError (404) for a number or stage that no version has, ValueError (400) for a configuration that
 * cannot be read.
 */
export async function ensureConfiguredModel(
  sql: Sql,
  caller: Caller,
  config: Configured,
  run: { readonly projectId: string; readonly runId: string },
): Promise<string | undefined> {
  if (!config['model']) return undefined;
  const parsed = configuredModel.safeParse(config['model']);
  if (!parsed.success) throw new ValueError(`The configured model cannot be read: ${parsed.error.issues[0]?.message}`);
  const { name, version, tags, description, ...model } = parsed.data;
  const id = await ensureModelVersion(sql, caller, {
    projectId: run.projectId,
    producerRunId: run.runId,
    model: { ...model, description, name: fillTemplate(name, config.substitutions) },
    version: version == null ? undefined : fillTemplate(String(version), config.substitutions),
    description,
    tags,
  });
  await linkRun(sql, id, run.runId);
  return id;
}

import { sourceOfPath } from '../../kernel/http/source-field.js';
import type { JsonObject } from './pipeline-config.js';

const OUTPUT: JsonObject = { materializer_source: null, default_materializer_source: null, artifact_config: null };
const INPUT: JsonObject = { chunk_index: null, chunk_size: null };
const PIPELINE_SPEC: JsonObject = { input_schema: null, outputs: [], output_schema: null };

const each = (value: unknown, change: (inner: JsonObject) => unknown): JsonObject =>
  Object.fromEntries(
    Object.entries((value ?? {}) as JsonObject).map(([name, inner]) => [name, change(inner as JsonObject)]),
  );

/** Outputs of a step with all fields that an output has. */
export const wholeOutputs = (outputs: unknown): JsonObject => each(outputs, (output) => ({ ...OUTPUT, ...output }));

/** Inputs of a step, one or several of a name, with all fields that an input has. */
export const wholeInputs = (inputs: unknown): JsonObject =>
  each(inputs, (input) =>
    Array.isArray(input) ? input.map((one: JsonObject) => ({ ...INPUT, ...one })) : { ...INPUT, ...input },
  );

/** A pipeline's own description, with all fields that it has. */
export const wholePipelineSpec = (spec: JsonObject): JsonObject => ({ ...PIPELINE_SPEC, ...spec });

/** `module.attribute`, as some clients write a source, as the object that it stands for. */
export function wholeSource(source: unknown): unknown {
  return typeof source === 'string' && source.includes('.') ? sourceOfPath(source) : source;
}

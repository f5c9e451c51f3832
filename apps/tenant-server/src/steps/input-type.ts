import { inputSpecs, type InputSpec, type Step } from '../runs/config/step-config.js';

/** Where an input comes from (wire contract, section 6). */
export type InputType = 'step_output' | 'external' | 'lazy' | 'manual' | 'override';

export interface DerivedInput {
  readonly type: InputType;
  /** For outputs of other steps: which part of the upstream artifact is read. */
  readonly spec?: InputSpec | undefined;
}

/**
 * @param position among the artifacts of this input.
 * @param overridden inputs that a replay has given other artifacts.
 */
export function derivedInput(
  { spec, config }: Step,
  overridden: ReadonlySet<string>,
  name: string,
  position: number,
): DerivedInput {
  if (overridden.has(name)) return { type: 'override' };
  const upstream = inputSpecs(spec).get(name);
  if (upstream) return { type: 'step_output', spec: upstream[position] };
  if (Object.hasOwn(config.external_input_artifacts, name)) return { type: 'external' };
  const isLazy = [config.model_artifacts_or_metadata, config.client_lazy_loaders].some((each) =>
    Object.hasOwn(each, name),
  );
  if (isLazy) return { type: 'lazy' };
  return { type: 'manual' };
}

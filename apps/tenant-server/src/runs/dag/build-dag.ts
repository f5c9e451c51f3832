import { fillTemplate } from '../config/name-template.js';
import { inputSpecs, type InputSpec, type Step } from '../config/step-config.js';
import {
  artifactNodeId,
  childRunNodeId,
  Graph,
  runNodeId,
  stepNodeId,
  waitConditionNodeId,
  type Dag,
} from './graph.js';
import { sortSteps } from './sort-steps.js';

/** An artifact version that a step read or wrote. */
export interface DagArtifact {
  readonly name: string;
  readonly artifact_id: string;
  readonly artifact_type: string;
  /** `module.attribute`. */
  readonly data_type: string;
  readonly save_type: string;
}

export interface DagInput extends DagArtifact {
  readonly type: string;
  readonly input_index: number;
  readonly chunk_index: number | null;
  readonly chunk_size: number | null;
}

/** A node that stands for something with a row of its own. */
export interface DagRow {
  readonly id: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a step has come to: its newest attempt. */
export interface DagStepRun {
  readonly id: string;
  readonly status: string;
  readonly start_time: string | null;
  /** Seconds, once it has ended. */
  readonly duration: number | null;
  /** Of the keys asked for. */
  readonly run_metadata: Readonly<Record<string, unknown>>;
  readonly inputs: readonly DagInput[];
  readonly outputs: readonly DagArtifact[];
  readonly triggeredRuns: readonly DagRow[];
}

export interface DagStep {
  readonly step: Step;
  readonly run?: DagStepRun | undefined;
}

export interface DagSource {
  readonly id: string;
  readonly status: string;
  readonly steps: ReadonlyMap<string, DagStep>;
  readonly waitConditions: readonly DagRow[];
  readonly childRuns: readonly DagRow[];
}

/** The graph of a run: its steps, run or not, and what passes between them (wire contract, section 6). */
export function buildDag(source: DagSource): Dag {
  return new DagBuilder(source).build();
}

class DagBuilder {
  readonly #graph = new Graph();
  /** Node of each regular output, by step and the output's name. */
  readonly #outputs = new Map<string, Map<string, string>>();

  constructor(private readonly source: DagSource) {}

  build(): Dag {
    const { id, status, steps, waitConditions, childRuns } = this.source;
    for (const each of waitConditions) {
      this.#graph.add('wait_condition', { ...each, node_id: waitConditionNodeId(each.name) });
    }
    for (const name of sortSteps(new Map([...steps].map(([step, each]) => [step, each.step.spec.upstream_steps])))) {
      const each = steps.get(name);
      if (each) this.#addStep(name, each);
    }
    for (const each of childRuns) this.#graph.add('child_run', { ...each, node_id: childRunNodeId(each.name) });
    return this.#graph.finish(id, status);
  }

  #addStep(name: string, { step, run }: DagStep): void {
    const node = this.#graph.add('step', {
      node_id: stepNodeId(name),
      id: run?.id ?? null,
      name,
      metadata: stepMetadata(step, run),
    });
    // Steps that an artifact connects already need no edge of their own.
    const unconnected = new Set(step.spec.upstream_steps);
    if (run) {
      this.#addInputs(node, name, step, run, unconnected);
      this.#addOutputs(node, name, run);
    } else {
      this.#expectInputs(node, name, step, unconnected);
    }
    this.#expectOutputs(node, name, step);
    for (const each of run?.triggeredRuns ?? []) {
      this.#graph.connect(node, this.#graph.add('triggered_run', { ...each, node_id: runNodeId(each.name) }));
    }
    for (const before of unconnected) {
      if (this.source.steps.has(before)) this.#graph.connect(stepNodeId(before), node);
    }
  }

  #addInputs(node: string, name: string, step: Step, run: DagStepRun, unconnected: Set<string>): void {
    const specs = inputSpecs(step.spec);
    for (const input of run.inputs) {
      const spec = input.type === 'step_output' ? specs.get(input.name)?.[input.input_index] : undefined;
      if (spec) unconnected.delete(spec.step_name);
      const { name: input_name, type, input_index: index, chunk_index, chunk_size } = input;
      this.#graph.connect(spec ? this.#outputOf(spec) : this.#foreignInput(name, input), node, {
        ...{ input_name, type, index, chunk_index, chunk_size },
      });
    }
  }

  // What a step loads by itself may come from a step of this run, too, but is shown apart. Such names need not be
  // unique, so the artifact's id takes their place.
  #foreignInput(step: string, input: DagInput): string {
    const own = input.type === 'manual' ? input.artifact_id : input.name;
    return this.#addArtifact(artifactNodeId(step, 'inputs', input.type, own), input);
  }

  #addOutputs(node: string, name: string, run: DagStepRun): void {
    for (const output of run.outputs) {
      const own = output.save_type === 'manual' ? output.artifact_id : output.name;
      const artifact = this.#addArtifact(artifactNodeId(name, 'outputs', output.save_type, own), output);
      this.#graph.connect(node, artifact, { output_name: output.name, type: output.save_type });
      if (output.save_type === 'step_output') this.#outputsOf(name).set(output.name, artifact);
    }
  }

  #expectInputs(node: string, name: string, step: Step, unconnected: Set<string>): void {
    for (const [input_name, specs] of inputSpecs(step.spec)) {
      for (const spec of specs) {
        unconnected.delete(spec.step_name);
        const { chunk_index = null, chunk_size = null } = spec;
        this.#graph.connect(this.#outputOf(spec), node, { input_name, type: 'step_output', chunk_index, chunk_size });
      }
    }
    const { client_lazy_loaders, model_artifacts_or_metadata, external_input_artifacts } = step.config;
    const lazy = [...Object.keys(client_lazy_loaders), ...Object.keys(model_artifacts_or_metadata)];
    const expected = [
      ...lazy.map((input) => [input, 'lazy'] as const),
      ...Object.keys(external_input_artifacts).map((input) => [input, 'external'] as const),
    ];
    for (const [input_name, type] of expected) {
      this.#graph.connect(this.#addExpected(artifactNodeId(name, 'inputs', type, input_name), input_name), node, {
        input_name,
        type,
      });
    }
  }

  #expectOutputs(node: string, name: string, step: Step): void {
    const known = this.#outputsOf(name);
    for (const output_name of Object.keys(step.config.outputs)) {
      const shown = filled(output_name, step);
      if (known.has(shown)) continue;
      const artifact = this.#addExpected(artifactNodeId(name, 'outputs', 'step_output', shown), shown);
      known.set(shown, artifact);
      this.#graph.connect(node, artifact, { output_name, type: 'step_output' });
    }
  }

  #outputOf({ step_name, output_name }: InputSpec): string {
    const from = this.source.steps.get(step_name);
    const shown = from ? filled(output_name, from.step) : output_name;
    const outputs = this.#outputsOf(step_name);
    const known = outputs.get(shown);
    if (known) return known;
    const artifact = this.#addExpected(artifactNodeId(step_name, 'outputs', 'step_output', shown), shown);
    outputs.set(shown, artifact);
    return artifact;
  }

  #outputsOf(step: string): Map<string, string> {
    const outputs = this.#outputs.get(step) ?? new Map<string, string>();
    this.#outputs.set(step, outputs);
    return outputs;
  }

  #addArtifact(nodeId: string, artifact: DagArtifact): string {
    const { artifact_type: type, data_type, save_type } = artifact;
    const metadata = { type, data_type, save_type };
    return this.#graph.add('artifact', { node_id: nodeId, id: artifact.artifact_id, name: artifact.name, metadata });
  }

  #addExpected(nodeId: string, name: string): string {
    return this.#graph.add('artifact', { node_id: nodeId, id: null, name, metadata: {} });
  }
}

function stepMetadata({ config }: Step, run: DagStepRun | undefined): Record<string, unknown> {
  return {
    ...(config.step_type && { type: config.step_type }),
    ...(config['group'] ? { group: config['group'] } : {}),
    ...(run && { status: run.status }),
    ...(run?.start_time && { start_time: run.start_time }),
    ...(run?.start_time && run.duration !== null && { duration: run.duration }),
    ...(run && Object.keys(run.run_metadata).length > 0 && { run_metadata: run.run_metadata }),
  };
}

// A name that cannot be filled was refused when the step ran; it is shown as it is.
function filled(name: string, { config }: Step): string {
  try {
    return fillTemplate(name, config.substitutions);
  } catch {
    return name;
  }
}

import { pipelineConfigOf } from '../config/pipeline-config.js';
import { resolveStep, type Step } from '../config/step-config.js';
import { buildDag, type DagArtifact, type DagInput, type DagSource, type DagStepRun } from './build-dag.js';
import { sortSteps } from './sort-steps.js';

const pipeline = pipelineConfigOf('{}', '2026-11-23T20:54:02.926351');
const step = (config: object, upstream_steps: string[] = [], inputs: object = {}): Step =>
  resolveStep(
    { spec: { upstream_steps, inputs }, step_config_overrides: { name: 's', ...config } },
    pipeline,
    false,
    's',
  );
const artifact = (name: string, artifact_id: string, save_type = 'step_output'): DagArtifact => ({
  name,
  artifact_id,
  artifact_type: 'DataArtifact',
  data_type: 'builtins.int',
  save_type,
});
const input = (name: string, artifact_id: string, type: string): DagInput => ({
  ...artifact(name, artifact_id),
  type,
  input_index: 0,
  chunk_index: null,
  chunk_size: null,
});
const run = (part: Partial<DagStepRun>): DagStepRun => ({
  id: 'r',
  status: 'completed',
  start_time: '2026-11-23T20:54:02',
  duration: 1.5,
  run_metadata: {},
  inputs: [],
  outputs: [],
  triggeredRuns: [],
  ...part,
});
const source = (steps: DagSource['steps'] | [string, { step: Step; run?: DagStepRun }][]): DagSource => ({
  id: 'run',
  status: 'running',
  steps: new Map(steps),
  waitConditions: [],
  childRuns: [],
});
const load = step({ outputs: { data: {} } });
const train = step({ outputs: { 'model_{date}': {} } }, ['load', 'setup'], {
  x: { step_name: 'load', output_name: 'data' },
});
const edgesOf = (dag: ReturnType<typeof buildDag>) =>
  dag.edges.map(({ source: from, target }) => `${from} > ${target}`);

describe('the graph of a run', () => {
  it('joins steps by the artifacts that pass between them', () => {
    const dag = buildDag(
      source([
        ['load', { step: load, run: run({ id: 'l', outputs: [artifact('data', 'a1')] }) }],
        ['setup', { step: step({}), run: run({ id: 's' }) }],
        ['train', { step: train, run: run({ id: 't', inputs: [input('x', 'a1', 'step_output')], duration: null }) }],
      ]),
    );
    expect(dag).toMatchObject({ id: 'run', status: 'running' });
    expect(dag.nodes.map((node) => node.node_id)).toEqual([
      'step/load',
      'step/setup',
      'step/train',
      'load/outputs/step_output/data',
      'train/outputs/step_output/model_2026_11_23',
    ]);
    expect(edgesOf(dag)).toEqual([
      'step/load > load/outputs/step_output/data',
      'load/outputs/step_output/data > step/train',
      'step/train > train/outputs/step_output/model_2026_11_23',
      'step/setup > step/train',
    ]);
    expect(dag.nodes[0]?.metadata).toEqual({ status: 'completed', start_time: '2026-11-23T20:54:02', duration: 1.5 });
    expect(dag.nodes[2]?.metadata).not.toHaveProperty('duration');
    expect(dag.nodes[3]?.metadata).toEqual({
      type: 'DataArtifact',
      data_type: 'builtins.int',
      save_type: 'step_output',
    });
    expect(dag.edges[1]?.metadata).toEqual({
      input_name: 'x',
      type: 'step_output',
      index: 0,
      chunk_index: null,
      chunk_size: null,
    });
  });

  it('shows steps that have not begun, and what they will read and write, without ids', () => {
    const lazy = step({ external_input_artifacts: { e: {} }, client_lazy_loaders: { l: {} } });
    const dag = buildDag(
      source([
        ['load', { step: load }],
        ['train', { step: train }],
        ['lazy', { step: lazy }],
      ]),
    );
    expect(dag.nodes.every((node) => node.id === null)).toBe(true);
    expect(edgesOf(dag)).toEqual(
      expect.arrayContaining([
        'load/outputs/step_output/data > step/train',
        'lazy/inputs/external/e > step/lazy',
        'lazy/inputs/lazy/l > step/lazy',
      ]),
    );
  });

  it('shows apart what a step loaded or saved by itself', () => {
    const dag = buildDag(
      source([
        [
          'load',
          {
            step: load,
            run: run({ inputs: [input('m/x', 'a2', 'manual')], outputs: [artifact('own', 'a3', 'manual')] }),
          },
        ],
      ]),
    );
    expect(dag.nodes.map((node) => node.node_id)).toEqual([
      'step/load',
      'load/inputs/manual/a2',
      'load/outputs/manual/a3',
      'load/outputs/step_output/data',
    ]);
  });

  it('has nodes for runs that a step or the run itself started, and for what it waits for', () => {
    const row = (id: string, name: string) => ({ id, name, metadata: { status: 'running' } });
    const dag = buildDag({
      ...source([['load', { step: load, run: run({ triggeredRuns: [row('c1', 'a/b')] }) }]]),
      waitConditions: [row('w', 'approval')],
      childRuns: [row('c2', 'child')],
    });
    expect(dag.nodes.map((node) => [node.node_id, node.type]).slice(2)).toEqual([
      ['wait_condition/approval', 'wait_condition'],
      ['run/a-b', 'triggered_run'],
      ['child_run/child', 'triggered_run'],
    ]);
    expect(edgesOf(dag)).toContain('step/load > run/a-b');
  });
});

describe('the order of steps', () => {
  it('is by waves, each in the order given', () => {
    const upstream = new Map([
      ['c', ['a', 'b']],
      ['a', []],
      ['d', ['c', 'gone']],
      ['b', ['a']],
      ['e', []],
    ]);
    expect(sortSteps(upstream)).toEqual(['a', 'e', 'b', 'c', 'd']);
  });

  it('ends although steps wait for one another', () => {
    expect(
      sortSteps(
        new Map([
          ['a', ['b']],
          ['b', ['a']],
        ]),
      ),
    ).toEqual(['a', 'b']);
  });
});

import { fillTemplate } from './name-template.js';
import { pipelineConfigOf } from './pipeline-config.js';
import { inputSpecs, resolveStep, stepOf } from './step-config.js';

const pipeline = (config: object) => pipelineConfigOf(JSON.stringify(config), '2026-11-23T20:54:02.926351');
const stored = (overrides: object, spec: object = {}) => ({
  spec: { source: { module: 'm', attribute: 'a', type: 'user' }, ...spec },
  step_config_overrides: { name: 'train', ...overrides },
});
const resolve = (step: object, config: object, isDynamic = false) =>
  resolveStep(stored(step), pipeline(config), isDynamic, 'train').config;

describe('the configuration of a run', () => {
  it('has every field, and the date and time of its start among the substitutions', () => {
    expect(pipeline({ name: 'p' })).toMatchObject({
      name: 'p',
      execution_mode: 'continue_on_failure',
      settings: {},
      model: null,
      substitutions: { date: '2026_11_23', time: '20_54_02_926351' },
    });
  });

  it('lets a pipeline say date and time itself', () => {
    expect(pipeline({ substitutions: { date: 'D', who: 'me' } }).substitutions).toEqual({
      date: 'D',
      time: '20_54_02_926351',
      who: 'me',
    });
  });

  it('writes the fraction of a start on the second as zeros', () => {
    expect(pipelineConfigOf('{}', '2026-11-23T20:54:02').substitutions['time']).toBe('20_54_02_000000');
  });
});

describe('the configuration of a step', () => {
  it('takes over what the pipeline says and the step does not', () => {
    const config = resolve({ retry: null }, { retry: { max_retries: 2 }, extra: { a: 1 }, model: { name: 'm' } });
    expect(config).toMatchObject({ retry: { max_retries: 2 }, extra: { a: 1 }, model: null });
    expect(config.substitutions).toEqual({ date: '2026_11_23', time: '20_54_02_926351' });
  });

  it('keeps what the step says, within objects too', () => {
    const config = resolve(
      { settings: { docker: { image: 'mine', tag: null } } },
      { settings: { docker: { image: 'theirs', tag: 'x' }, other: {} } },
    );
    expect(config['settings']).toEqual({ docker: { image: 'mine', tag: 'x' }, other: {} });
  });

  it('joins secrets, those of the pipeline first', () => {
    expect(resolve({ secrets: ['b'] }, { secrets: ['a'] })['secrets']).toEqual(['a', 'b']);
  });

  it('takes over hooks of static pipelines only', () => {
    const hooks = { failure_hook_source: 'module.hook' };
    expect(resolve({}, hooks)['failure_hook_source']).toBe('module.hook');
    expect(resolve({}, hooks, true)['failure_hook_source']).toBeNull();
  });

  it('of old data has only the times added', () => {
    const old = { ...stored({}), config: { name: 'train', extra: { own: true } } };
    const { config } = resolveStep(old, pipeline({ extra: { a: 1 } }), false, 'train');
    expect(config['extra']).toEqual({ own: true });
    expect(config.substitutions['date']).toBe('2026_11_23');
  });

  it('loses parameters that a replay gives an artifact for', () => {
    const overrides = {
      step_input_overrides: { train: { lr: 'id' } },
      step_default_input_overrides: { other: { n: 'id' } },
    };
    expect(resolve({ parameters: { lr: 1, n: 2 } }, overrides).parameters).toEqual({ n: 2 });
  });

  it('lists its inputs whether a client sent one or several of a name', () => {
    const input = { step_name: 'load', output_name: 'out', chunk_index: null, chunk_size: null };
    const { spec } = stepOf(stored({}, { inputs: { one: input, many: [input, input] } }));
    expect([...inputSpecs(spec)].map(([name, specs]) => [name, specs.length])).toEqual([
      ['one', 1],
      ['many', 2],
    ]);
  });
});

describe('a name with placeholders', () => {
  it('is filled, and doubled braces are kept as one', () => {
    expect(fillTemplate('run-{date}-{{x}}', { date: 'D' })).toBe('run-D-{x}');
  });

  it.each([
    ['{nope}', /Missing key/],
    ['{constructor}', /Missing key/],
    ['a{', /brace/],
    ['', /Empty names/],
  ])('is refused: %s', (template, message) => {
    expect(() => fillTemplate(template, {})).toThrow(message);
  });
});

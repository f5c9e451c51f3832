import { guardNumbers, releaseNumbers } from '../kernel/exact-numbers.js';
import { fitConfiguration } from './component-configuration.js';

const schema = {
  $defs: { Mode: { type: 'string', enum: ['fast', 'slow'] } },
  properties: {
    name: { type: 'string' },
    count: { type: 'integer', minimum: 1, maximum: 9 },
    ratio: { anyOf: [{ type: 'number' }, { type: 'null' }] },
    wait: { type: 'number', exclusiveMinimum: 0 },
    enabled: { type: 'boolean' },
    mode: { $ref: '#/$defs/Mode' },
    tags: { type: 'array' },
    extra: { type: 'object' },
    either: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
  },
  required: ['name'],
};

const fit = (configuration: Record<string, unknown>, existing?: Record<string, unknown>) =>
  fitConfiguration({
    configuration: { name: 'n', ...configuration },
    schema,
    flavor: 'f',
    type: 'orchestrator',
    ...(existing && { existing }),
  });

describe('the configuration of a component', () => {
  it('has values of the types that the flavor asks for', () => {
    expect(fit({ count: '3', ratio: '0.5', enabled: 'no', mode: 'fast', tags: [], extra: {} })).toEqual({
      name: 'n',
      count: 3,
      ratio: 0.5,
      enabled: false,
      mode: 'fast',
      tags: [],
      extra: {},
    });
  });

  it('takes a value as it is where one of several types allows that', () => {
    expect(fit({ either: '3', ratio: null })).toMatchObject({ either: '3', ratio: null });
  });

  it.each([
    [{ count: 1.5 }, /valid integer/],
    [{ count: '' }, /valid integer/],
    [{ count: 0 }, /greater than or equal to 1/],
    [{ count: 10 }, /less than or equal to 9/],
    [{ wait: 0 }, /greater than 0/],
    [{ ratio: 'x' }, /valid number/],
    [{ enabled: 'perhaps' }, /valid boolean/],
    [{ mode: 'idle' }, /one of fast, slow/],
    [{ tags: 'a' }, /valid list/],
    [{ extra: [] }, /valid dictionary/],
    [{ name: 3 }, /valid string/],
    [{ unknown: 1 }, /Invalid configuration keys \['unknown'\] for f orchestrator/],
    [{ constructor: 1 }, /Invalid configuration keys/],
  ])('refuses %j', (configuration, message) => {
    expect(() => fit(configuration)).toThrow(message);
  });

  it('names every fault at once, the missing too', () => {
    const ask = () => fitConfiguration({ configuration: { count: 'x', enabled: 3 }, schema, flavor: 'f', type: 't' });
    expect(ask).toThrow(/name: Field required; count: .*; enabled: /);
  });

  it('keeps 1.0 where a fraction may be, and takes it for 1 where not', () => {
    const asked = JSON.parse(guardNumbers('{"ratio":1.0,"wait":2.0,"count":3.0}')) as Record<string, unknown>;
    expect(releaseNumbers(JSON.stringify(fit(asked)))).toBe('{"name":"n","ratio":1.0,"wait":2.0,"count":3}');
    expect(() => fit(JSON.parse(guardNumbers('{"name":1.0}')) as Record<string, unknown>)).toThrow(/valid string/);
  });

  it('leaves secret references alone', () => {
    expect(fit({ count: '{{ store.key }}' })).toMatchObject({ count: '{{ store.key }}' });
  });

  it('lets keys stay that the component has already', () => {
    expect(fit({ old: 1 }, { old: 2 })).toMatchObject({ old: 1 });
  });
});

import { parseLabels } from './service-connector.list.js';
import { registryOf } from './kinds/docker.kind.js';
import { connectorType, fitConnector, secretAttributes } from './connector-types.js';

describe('connector types', () => {
  const oauth = connectorType('oauth2');
  const settings = { auth_method: 'token', resource_types: ['oauth2-api'], configuration: undefined };

  it('stand for all of their resource types unless one is named', () => {
    const docker = connectorType('docker');
    expect(fitConnector(docker, { ...settings, auth_method: 'password', resource_types: [] })).toMatchObject({
      resource_types: ['docker-registry'],
      supports_instances: false,
      configuration: undefined,
    });
  });

  it('know which attributes are secret, and guess by name for types that they do not know', () => {
    const names = ['api_url', 'client_id', 'client_secret', 'scope'];
    expect([...secretAttributes(oauth, 'client-credentials', names)]).toEqual(['client_secret']);
    expect([...secretAttributes(undefined, 'any', ['region', 'aws_session_token', 'service_account_json'])]).toEqual([
      'aws_session_token',
      'service_account_json',
    ]);
  });

  it('keep known attributes only', () => {
    const configuration = { api_url: 'https://a', access_token: 't', stray: 1 };
    expect(fitConnector(oauth, { ...settings, configuration }).configuration).not.toHaveProperty('stray');
  });

  it('carry no prose but one short line each', () => {
    expect(JSON.stringify(oauth)).not.toMatch(/ZenML/);
  });
});

describe('a registry', () => {
  it.each([
    ['docker.io', 'docker.io'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['http://localhost:5000/name/space', 'localhost:5000'],
    ['ghcr.io/team', 'ghcr.io'],
  ])('of %s is %s', (id, registry) => {
    expect(registryOf(id)).toBe(registry);
  });

  it('is not just any text', () => {
    expect(() => registryOf('not a registry')).toThrow(/Invalid resource ID/);
  });
});

describe('a filter by labels', () => {
  it('comes as JSON or as a list', () => {
    expect(parseLabels('{"a": "b", "c": null}')).toEqual([
      ['a', 'b'],
      ['c', null],
    ]);
    expect(parseLabels('a=b=c,d')).toEqual([
      ['a', 'b=c'],
      ['d', null],
    ]);
    expect(parseLabels(undefined)).toEqual([]);
  });
});

import { clientVersionOf, isBefore } from './client-version.js';

const requests = 'python-requests/2.31.0';

describe('which shape a caller gets', () => {
  it.each([
    [
      'the device record first',
      { deviceVersion: '0.55.5', userAgent: 'zenml/0.98.0', path: '/api/v1/stacks' },
      [0, 55, 5],
    ],
    ['else the User-Agent', { deviceVersion: null, userAgent: 'zenml/0.80.2', path: '/api/v1/stacks' }, [0, 80, 2]],
    [
      'else python-requests on a /workspaces path is old',
      { userAgent: requests, path: '/api/v1/workspaces/default' },
      [0, 55, 0],
    ],
    ['a script elsewhere is current', { userAgent: requests, path: '/api/v1/stacks' }, undefined],
    ['a path that only begins like it is current', { userAgent: requests, path: '/api/v1/workspacesx' }, undefined],
    ['a browser is current', { userAgent: 'Mozilla/5.0', path: '/api/v1/workspaces/default' }, undefined],
    [
      'a device without a version falls through',
      { deviceVersion: '', userAgent: 'zenml/0.98.0', path: '/' },
      [0, 98, 0],
    ],
    ['a development version is read as its release', { userAgent: 'zenml/0.99.0.dev1', path: '/' }, [0, 99, 0]],
  ])('%s', (_, traits, expected) => {
    expect(clientVersionOf(traits)).toEqual(expected);
  });

  it('compares versions by number, not by text', () => {
    expect(isBefore([0, 9, 0], [0, 55, 0])).toBe(true);
    expect(isBefore([0, 55, 5], [0, 55, 5])).toBe(false);
    expect(isBefore([1, 0, 0], [0, 90, 0])).toBe(false);
    expect(isBefore(undefined, [0, 90, 0])).toBe(false);
  });
});

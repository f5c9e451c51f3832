import { withoutSecrets } from './without-secrets.js';

describe('an answer as it is kept', () => {
  it('has null where a secret was, at any depth, and is otherwise the same', () => {
    const answer = {
      id: 1,
      key: 'zendo_x',
      nested: [{ password: 'p', name: 'n' }],
      labels: { key: 'kept' },
      token: null,
    };
    expect(withoutSecrets(answer)).toEqual({
      id: 1,
      key: null,
      nested: [{ password: null, name: 'n' }],
      labels: { key: 'kept' },
      token: null,
    });
    expect(answer.key).toBe('zendo_x');
  });
});

import { Secrets } from './secrets.js';

describe('Secrets', () => {
  it('sends back to a server what it gave itself', () => {
    const secrets = new Secrets();
    secrets.learn(
      { items: [{ device_code: 'one', user_code: 'two' }] },
      { items: [{ device_code: 'a', user_code: 'b' }] },
    );
    secrets.learnCookies(['session=three; path=/'], ['session=c; path=/; secure']);
    expect(secrets.translate('{"device_code":"one","user_code":"two"} session=three')).toBe(
      '{"device_code":"a","user_code":"b"} session=c',
    );
  });

  it("learns nothing from what is not a secret, or is only one server's", () => {
    const secrets = new Secrets();
    secrets.learn({ name: 'one', key: 'two' }, { name: 'a' });
    secrets.learnCookies(['session=three'], []);
    expect(secrets.translate('one two three')).toBe('one two three');
  });
});

import { openOfficialValues, sealOfficialValues } from './secret-values.js';

const values = { user: 'ada', password: 'é"\n' };

describe('secret values of the official server', () => {
  it('open with the key that sealed them, and with no other', () => {
    const sealed = sealOfficialValues(values, 'key');
    expect(openOfficialValues(sealed, 'key')).toEqual(values);
    expect(openOfficialValues(sealed, 'other')).toBeUndefined();
    expect(openOfficialValues(sealed, undefined)).toBeUndefined();
  });

  it('are plain without a key, also for a server that has one since', () => {
    const plain = sealOfficialValues(values, undefined);
    expect(JSON.parse(Buffer.from(plain, 'base64').toString())).toEqual(values);
    expect(openOfficialValues(plain, undefined)).toEqual(values);
    expect(openOfficialValues(plain, 'key')).toEqual(values);
  });

  it('that are no values are not opened', () => {
    expect(openOfficialValues(Buffer.from('[1]').toString('base64'), undefined)).toBeUndefined();
    expect(openOfficialValues('', 'key')).toBeUndefined();
  });
});

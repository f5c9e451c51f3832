import { isUuid, normalUuid } from './uuid.js';

const ID = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';

describe('an id as clients write it', () => {
  it.each([ID, ID.toUpperCase(), ID.replaceAll('-', ''), `{${ID}}`, `urn:uuid:${ID}`, `URN:UUID:${ID}`])(
    '%s is one',
    (text) => {
      expect(isUuid(text)).toBe(true);
      expect(normalUuid(text)).toBe(ID);
    },
  );

  it.each([`{${ID}`, `${ID}}`, `urn:uuid:{${ID}}`, `uuid:${ID}`, ` ${ID}`, `${ID}\n`, ID.slice(1), ''])(
    '%j is none',
    (text) => {
      expect(isUuid(text)).toBe(false);
    },
  );
});

import { Identities } from './identities.js';

const ids = (digit: string): string => `${digit.repeat(8)}-0000-4000-8000-000000000000`;

describe('Identities', () => {
  it('makes two ids at the same place one, and translates one into the other', () => {
    const identities = new Identities();
    identities.learn(
      { items: [{ id: ids('1'), uri: `/x/${ids('2')}` }] },
      { items: [{ id: ids('a'), uri: `/x/${ids('b')}` }] },
    );
    expect(identities.label('official', ids('1'))).toBe(identities.label('zendo', ids('a')));
    expect(identities.translate(`/runs/${ids('1')}?of=${ids('2')}`)).toBe(`/runs/${ids('a')}?of=${ids('b')}`);
  });

  it('does not make a third id at that place the same', () => {
    const identities = new Identities();
    identities.learn({ id: ids('1') }, { id: ids('a') });
    identities.learn({ id: ids('1') }, { id: ids('c') });
    expect(identities.label('zendo', ids('c'))).toBe('<unpaired id>');
  });

  it('learns nothing from what has another shape', () => {
    const identities = new Identities();
    identities.learn({ id: ids('1') }, [ids('a')]);
    identities.learn(`${ids('1')} ${ids('2')}`, ids('a'));
    expect(identities.label('official', ids('1'))).toBe('<unpaired id>');
  });
});

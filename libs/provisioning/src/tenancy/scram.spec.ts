import { scramVerifier } from './scram.js';

describe('a SCRAM verifier', () => {
  it('is what RFC 7677 derives for its example', () => {
    // The example of section 3: user "user", password "pencil", the salt below, 4096 rounds.
    const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
    expect(scramVerifier('pencil', salt)).toBe(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    );
  });

  it('has a salt of its own each time and never the password', () => {
    const [one, other] = [scramVerifier('password'), scramVerifier('password')];
    expect(one).not.toBe(other);
    expect(one).not.toContain('password');
  });
});

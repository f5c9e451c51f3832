import fc from 'fast-check';
import { groupUserCode, isUserCode, newDeviceCode, newUserCode, normalizeUserCode } from './device-codes.js';
import { clientVersionFromUserAgent, parseDeviceUserAgent } from './device-user-agent.js';

describe('device codes', () => {
  it('have 64 and 32 hex digits, new ones each time', () => {
    expect(newDeviceCode()).toMatch(/^[0-9a-f]{64}$/);
    expect(newUserCode()).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(Array.from({ length: 50 }, newUserCode)).size).toBe(50);
  });

  it('are read however a person types them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(' ', '-', '–', '\t', '\u200b', '_'), { maxLength: 40 }),
        fc.boolean(),
        (noise, upper) => {
          const code = newUserCode();
          const typed = [...(upper ? code.toUpperCase() : code)].map((digit, at) => digit + (noise[at] ?? '')).join('');
          expect(normalizeUserCode(typed)).toBe(code);
        },
      ),
    );
    expect(normalizeUserCode(groupUserCode('c0166f0e45e38418a5c3ddb55834da80'))).toBe(
      'c0166f0e45e38418a5c3ddb55834da80',
    );
    expect(groupUserCode('c0166f0e45e38418a5c3ddb55834da80')).toBe('c016-6f0e-45e3-8418-a5c3-ddb5-5834-da80');
    expect(isUserCode('badcode')).toBe(false);
  });
});

describe('the user agent of a device login', () => {
  it('names host, version, Python and system, in any order', () => {
    expect(parseDeviceUserAgent('Host/vm ZenML/0.98.0 Python/3.11.7 OS/Linux')).toEqual({
      hostname: 'vm',
      os: 'Linux',
      pythonVersion: '3.11.7',
      zenmlVersion: '0.98.0',
    });
    expect(parseDeviceUserAgent('OS/Darwin Host/a/b')).toMatchObject({
      hostname: 'a/b',
      os: 'Darwin',
      zenmlVersion: null,
    });
  });

  it('that says nothing, or garbage, gives nothing and does no harm', () => {
    const nothing = { hostname: null, os: null, pythonVersion: null, zenmlVersion: null };
    for (const header of [
      undefined,
      '',
      'python-requests/2.34.2',
      'Host/',
      '/x',
      'toString/1 __proto__/2',
      'Host/\u001b\u202e',
    ]) {
      expect(parseDeviceUserAgent(header)).toEqual(nothing);
    }
    expect(parseDeviceUserAgent(`Host/${'h'.repeat(9_999)}`).hostname).toHaveLength(255);
  });

  it('of an ordinary request tells the client version from 0.72 on', () => {
    expect(clientVersionFromUserAgent('zenml/0.98.0')).toBe('0.98.0');
    expect(clientVersionFromUserAgent('python-requests/2.34.2')).toBeUndefined();
    expect(clientVersionFromUserAgent(undefined)).toBeUndefined();
  });
});

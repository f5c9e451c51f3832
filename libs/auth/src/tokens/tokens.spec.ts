import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { AccessTokens, type AccessTokenClaims } from './access-tokens.js';
import { CsrfTokens } from './csrf-tokens.js';
import { InvalidTokenError } from './invalid-token.error.js';

const KEY = Buffer.alloc(32, 7);
const SERVER = randomUUID();
const NOW_S = 1_795_466_576;
const NOW = NOW_S * 1000;
const tokens = (key = KEY, server = SERVER): AccessTokens => new AccessTokens(key, server);
const claims: AccessTokenClaims = { userId: randomUUID(), issuedAt: NOW_S + 0.053857 };

describe('an access token', () => {
  it('carries the claims of the wire, with iat as a float and nothing that is absent', async () => {
    const token = await tokens().sign({ ...claims, expiresAt: NOW_S + 60, apiKeyId: SERVER, keyGeneration: 2 });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(decodeJwt(token)).toEqual({
      sub: claims.userId,
      iss: SERVER,
      aud: SERVER,
      iat: NOW_S + 0.053857,
      exp: NOW_S + 60,
      api_key_id: SERVER,
      key_gen: 2,
    });
  });

  it('gives back every claim that it was made with', async () => {
    const id = fc.uuid();
    const any = fc.record(
      {
        userId: id,
        deviceId: id,
        apiKeyId: id,
        scheduleId: id,
        pipelineRunId: id,
        deploymentId: id,
        sessionId: id,
        issuedAt: fc.constant(claims.issuedAt),
        expiresAt: fc.integer({ min: NOW_S + 1, max: NOW_S * 2 }),
        keyGeneration: fc.nat(),
        deviceLogin: fc.nat(),
      },
      { requiredKeys: ['userId', 'issuedAt'] },
    );
    await fc.assert(
      fc.asyncProperty(any, async (made) => {
        expect(await tokens().verify(await tokens().sign(made), NOW)).toEqual(made);
      }),
      { numRuns: 30 },
    );
  });

  it('ends ten seconds after exp, also when its signature is remembered', async () => {
    const server = tokens();
    const token = await server.sign({ ...claims, expiresAt: NOW_S + 60 });
    for (const checker of [server, tokens()]) {
      await expect(checker.verify(token, NOW + 69_999)).resolves.toMatchObject({ userId: claims.userId });
      await expect(checker.verify(token, NOW + 70_000)).rejects.toThrow(InvalidTokenError);
    }
    await expect(server.verify(token, NOW)).resolves.toBeDefined();
  });

  it('is refused with another key, at another server, unsigned, or with another algorithm', async () => {
    const token = await tokens().sign(claims);
    const payload = { sub: claims.userId, iss: SERVER, aud: SERVER };
    const forged = [
      [tokens(Buffer.alloc(32, 8)), token],
      [tokens(KEY, randomUUID()), token],
      [tokens(), new UnsecuredJWT(payload).encode()],
      [tokens(), await new SignJWT(payload).setProtectedHeader({ alg: 'HS512' }).sign(Buffer.concat([KEY, KEY]))],
      [tokens(), `${token.slice(0, -2)}AA`],
      [tokens(), 'garbage'],
      [tokens(), ''],
    ] as const;
    for (const [server, text] of forged) await expect(server.verify(text, NOW)).rejects.toThrow(InvalidTokenError);
  });

  it('is refused when a claim is malformed though the signature is right', async () => {
    const good = { sub: claims.userId, iss: SERVER, aud: SERVER };
    for (const bad of [{ sub: 'admin' }, { device_id: 1 }, { key_gen: '1' }, { session_id: 'x' }, { sub: undefined }]) {
      const token = await new SignJWT({ ...good, ...bad }).setProtectedHeader({ alg: 'HS256' }).sign(KEY);
      await expect(tokens().verify(token, NOW)).rejects.toThrow(InvalidTokenError);
    }
  });

  it('is checked rightly with more tokens about than are remembered', async () => {
    const server = tokens();
    const many = await Promise.all(Array.from({ length: 600 }, () => server.sign({ ...claims, userId: randomUUID() })));
    for (const token of [...many, ...many.slice(0, 5)]) {
      expect((await server.verify(token, NOW)).userId).toBe(decodeJwt(token).sub);
    }
  });
});

describe('a CSRF token', () => {
  const csrf = new CsrfTokens(KEY);
  it('is good for its session only', () => {
    const [mine, other] = [randomUUID(), randomUUID()];
    expect(csrf.matchesSession(csrf.forSession(mine), mine)).toBe(true);
    expect(csrf.matchesSession(csrf.forSession(other), mine)).toBe(false);
    expect(csrf.matchesSession(new CsrfTokens(Buffer.alloc(32)).forSession(mine), mine)).toBe(false);
    expect(csrf.matchesSession('', mine)).toBe(false);
  });

  it('of a form is good for that form and that browser only, and never without a browser', () => {
    const token = csrf.forForm('login', 'nonce');
    expect(csrf.matchesForm(token, 'login', 'nonce')).toBe(true);
    expect(csrf.matchesForm(token, 'approve', 'nonce')).toBe(false);
    expect(csrf.matchesForm(token, 'login', 'other')).toBe(false);
    expect(csrf.matchesForm(undefined, 'login', 'nonce')).toBe(false);
    expect(csrf.matchesForm(csrf.forForm('login', ''), 'login', '')).toBe(false);
  });
});

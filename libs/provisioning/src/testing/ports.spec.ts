import { createServer } from 'node:net';
import { freePort, freePortBlock } from './ports.js';

describe('ports for servers under test', () => {
  it('are others each time, however many are taken, and none that the system gives away', async () => {
    const given: number[] = [];
    for (let block = 0; block < 30; block += 1) {
      const first = await freePortBlock(50);
      given.push(...Array.from({ length: 50 }, (_, index) => first + index));
    }
    expect(new Set(given).size).toBe(1_500);
    expect(Math.min(...given)).toBeGreaterThanOrEqual(11_000);
    expect(Math.max(...given)).toBeLessThan(30_000);
    // More than there are: the first come again.
    for (let block = 0; block < 60; block += 1) expect(await freePortBlock(50)).toBeGreaterThan(0);
  });

  it('are none that somebody listens on', async () => {
    const port = await freePort();
    const server = createServer();
    // One that cannot listen there has found somebody who does.
    await new Promise<void>((done) => server.once('error', () => done()).listen(port + 1, '127.0.0.1', done));
    try {
      expect(await freePort()).not.toBe(port + 1);
    } finally {
      server.close();
    }
  });
});

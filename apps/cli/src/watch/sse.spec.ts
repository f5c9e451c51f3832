import * as fc from 'fast-check';

import { type ServerSentEvent, parseEvents } from './sse.js';

async function parse(chunks: readonly Uint8Array[]): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  async function* source(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  for await (const event of parseEvents(source())) events.push(event);
  return events;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const STREAM =
  ': hello\r\n\r\nid: 4\nevent: operation\ndata: {"é":1}\ndata:two\n\ndata\n\nretry: 5\n\ndata: last\r\r\n';

describe('parseEvents', () => {
  it('joins data lines, keeps names and ids, and drops comments and what has no end', async () => {
    expect(await parse([bytes(STREAM), bytes('data: cut off')])).toEqual([
      { event: 'operation', data: '{"é":1}\ntwo', id: '4' },
      { event: 'message', data: '', id: '4' },
      { event: 'message', data: 'last', id: '4' },
    ]);
  });

  it('does not care where the stream is cut into chunks', async () => {
    const whole = bytes(STREAM);
    const expected = await parse([whole]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length)), async (cuts) => {
        const at = [0, ...cuts.sort((one, other) => one - other), whole.length];
        const chunks = at.slice(1).map((end, index) => whole.slice(at[index], end));
        expect(await parse(chunks)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

import { startTenantApp, type TenantApp } from '../../testing/tenant-app.js';
import { TrackedPipeline } from '../testing/tracked-pipeline.js';

interface Frame {
  readonly event?: string;
  readonly id?: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data?: any;
}

describe('events of a run', () => {
  let tenant: TenantApp;
  let pipeline: TrackedPipeline;
  let token: string;

  beforeAll(async () => {
    tenant = await startTenantApp();
    token = await tenant.login();
    pipeline = await TrackedPipeline.create(tenant, { isDynamic: true });
  });
  afterAll(() => tenant?.close());

  const event = (run: string, kind: string, more: Record<string, unknown> = {}) => ({
    pipeline_run_id: run,
    kind,
    ...more,
  });
  const publish = (run: string, ...events: unknown[]) =>
    tenant.call<{ count: number; last_id: string | null }>('POST', `runs/${run}/events`, { body: { events } });
  const newRun = async (): Promise<string> => (await pipeline.begin()).id;
  const finish = (run: string) => pipeline.putRun(run, { status: 'completed' });

  const open = async (run: string, query = '', headers: Record<string, string> = {}): Promise<Stream> => {
    const url = new URL(`/api/v1/runs/${run}/events/stream${query}`, await tenant.app.getUrl());
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } });
    return new Stream(answer);
  };

  it('come to a reader as they were published, numbered, and end with the run', async () => {
    const run = await newRun();
    expect((await publish(run, event(run, 'log', { index: 0, payload: { a: 1.5 } }))).body).toEqual({
      count: 1,
      last_id: '1',
    });
    const stream = await open(run);
    expect(stream.answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(stream.answer.headers.get('cache-control')).toContain('no-store');
    expect(await stream.next()).toEqual({
      id: '1',
      event: 'log',
      data: {
        pipeline_run_id: run,
        step_run_id: null,
        step_name: null,
        kind: 'log',
        correlation_id: null,
        index: 0,
        payload: { a: 1.5 },
      },
    });
    await publish(run, event(run, 'x'), event(run, 'y'));
    expect([await stream.next(), await stream.next()]).toMatchObject([
      { id: '2', event: 'x' },
      { id: '3', event: 'y' },
    ]);
    await finish(run);
    expect(await stream.rest()).toEqual([{ event: 'end', data: {} }]);
  });

  it('go on from the place that a reader names', async () => {
    const run = await newRun();
    await publish(run, ...[1, 2, 3, 4].map((index) => event(run, 'e', { index })));
    await finish(run);
    const places = async (query: string, headers = {}) =>
      (await (await open(run, query, headers)).rest()).map((frame) => frame.id ?? frame.event);
    expect(await places('')).toEqual(['1', '2', '3', '4', 'end']);
    expect(await places('?since=2')).toEqual(['3', '4', 'end']);
    expect(await places('?since=1', { 'Last-Event-ID': '3' })).toEqual(['4', 'end']);
    expect(await places('?since=4')).toEqual(['end']);
  });

  it('move a reader on without data where they are not asked for', async () => {
    const run = await newRun();
    await publish(
      run,
      event(run, 'token', { step_name: 'a', correlation_id: 'c' }),
      event(run, 'token', { step_name: 'b' }),
      event(run, 'two\nlines'),
    );
    await finish(run);
    const kinds = async (query: string) => (await (await open(run, query)).rest()).map((frame) => frame.event);
    expect(await kinds('')).toEqual(['token', 'token', 'cursor', 'end']);
    expect(await kinds('?kinds=other&kinds=token&step_names=b')).toEqual(['cursor', 'token', 'cursor', 'end']);
    expect(await kinds('?correlation_ids=c')).toEqual(['token', 'cursor', 'cursor', 'end']);
  });

  it('have one order for all, whoever publishes', async () => {
    const run = await newRun();
    const streams = await Promise.all([open(run), open(run)]);
    const publishers = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(
      publishers.map(async (name) => {
        for (let index = 0; index < 20; index += 1)
          await publish(run, event(run, name, { index }), event(run, name, { index }));
      }),
    );
    await finish(run);
    const [one, other] = await Promise.all(streams.map((stream) => stream.rest()));
    expect(one?.map((frame) => frame.id ?? frame.event)).toEqual([
      ...Array.from({ length: 240 }, (_, at) => `${at + 1}`),
      'end',
    ]);
    expect(other).toEqual(one);
    for (const name of publishers) {
      const indices = one?.filter((frame) => frame.event === name).map((frame) => frame.data.index as number) ?? [];
      expect(indices).toEqual(indices.toSorted((a, b) => a - b));
    }
  });

  it('reach readers also after the listening connection broke', async () => {
    const run = await newRun();
    const stream = await open(run);
    await publish(run, event(run, 'before'));
    expect(await stream.next()).toMatchObject({ event: 'before' });
    const killed = await tenant.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND pid <> pg_backend_pid()`,
    );
    expect(killed).toHaveLength(1);
    await publish(run, event(run, 'after'));
    expect(await stream.next()).toMatchObject({ event: 'after' });
    await finish(run);
    expect(await stream.rest()).toMatchObject([{ event: 'end' }]);
  });

  it('end when the run is deleted', async () => {
    const run = await newRun();
    await publish(run, event(run, 'e'));
    const stream = await open(run);
    expect(await stream.next()).toMatchObject({ event: 'e' });
    await tenant.call('DELETE', `runs/${run}`);
    expect((await tenant.database.query('SELECT 1 FROM run_event WHERE pipeline_run_id = $1', [run])).length).toBe(0);
    await stream.cancel();
    expect((await open(run)).answer.status).toBe(404);
  });

  it('that are wrong are refused as on the official server', async () => {
    const run = await newRun();
    const other = await newRun();
    expect(await publish(run)).toMatchObject({ status: 200, body: { count: 0, last_id: null } });
    expect(await publish(run, event(other, 'e'))).toMatchObject({
      status: 400,
      body: { detail: ['ValueError', expect.stringContaining('does not match URL run id')] },
    });
    expect(await publish(run, event(run, 'end'))).toMatchObject({
      status: 400,
      body: { detail: ['ValueError', expect.stringContaining('reserved SSE control name')] },
    });
    expect(await publish(run, event(run, 'e', { payload: { text: 'x'.repeat(70_000) } }))).toMatchObject({
      status: 413,
      body: { detail: expect.stringContaining('Event exceeds 69632 bytes') },
    });
    expect((await publish(run, ...Array.from({ length: 1_001 }, () => event(run, 'e')))).status).toBe(422);
    expect((await publish('11111111-1111-1111-1111-111111111111', event(run, 'e'))).status).toBe(404);
    expect((await open(run, '?since=x')).answer.status).toBe(400);
  });
});

describe('a server that stops', () => {
  it('says so to whoever reads', async () => {
    const tenant = await startTenantApp();
    try {
      const authorization = `Bearer ${await tenant.login()}`;
      const { id } = await (await TrackedPipeline.create(tenant, { isDynamic: true })).begin();
      const url = new URL(`/api/v1/runs/${id}/events/stream`, await tenant.app.getUrl());
      const stream = new Stream(await fetch(url, { headers: { authorization } }));
      const closing = tenant.close();
      expect(await stream.rest()).toEqual([
        { event: 'gap', data: { reason: 'shutdown' } },
        { event: 'end', data: {} },
      ]);
      await closing;
    } catch (error) {
      await tenant.close();
      throw error;
    }
  });
});

/** Frames of server-sent events, one after the other. */
class Stream {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #decoder = new TextDecoder();
  #text = '';

  constructor(readonly answer: Response) {
    this.#reader = answer.body?.getReader();
  }

  async next(): Promise<Frame | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        if (block.startsWith(':')) continue;
        return frameOf(block);
      }
      const part = await this.#reader?.read();
      if (!part || part.done) return undefined;
      this.#text += this.#decoder.decode(part.value, { stream: true });
    }
  }

  async rest(): Promise<Frame[]> {
    const frames: Frame[] = [];
    for (let frame = await this.next(); frame; frame = await this.next()) frames.push(frame);
    return frames;
  }

  async cancel(): Promise<void> {
    await this.#reader?.cancel();
  }
}

function frameOf(block: string): Frame {
  const fields = block.split('\n').map((line) => {
    const colon = line.indexOf(': ');
    const value = line.slice(colon + 2);
    return [line.slice(0, colon), line.startsWith('data') ? JSON.parse(value) : value] as const;
  });
  return Object.fromEntries(fields);
}

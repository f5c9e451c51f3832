import { HttpClient } from '../api/http-client.js';
import type { Operation } from '../api/types.js';
import { CliError } from '../errors/cli.error.js';
import { ExitCode } from '../errors/exit-code.js';
import { operation } from '../testing/samples.js';
import { StubApi } from '../testing/stub-api.js';
import { watchOperation } from './watch-operation.js';

describe('watchOperation', () => {
  let api: StubApi;
  const pending = operation();
  const path = `GET /api/v1/operations/${pending.id}`;
  const running = operation({ status: 'running' });
  const succeeded = operation({ status: 'succeeded' });

  beforeEach(async () => {
    api = await new StubApi().start();
  });
  afterEach(() => api.stop());

  async function watch(options: { timeoutMs?: number } = {}): Promise<{ ended: Operation; seen: string[] }> {
    const seen: string[] = [];
    const client = new HttpClient({ url: api.url, userAgent: 'test', budgetMs: 300, refusedBudgetMs: 0 });
    const onChange = ({ status }: Operation): void => void seen.push(status);
    const ended = await watchOperation(client, pending.id, { onChange, pollMs: 5, ...options });
    return { ended, seen };
  }

  it('follows the events of the stream', async () => {
    api.on(path, { body: pending }).on(`${path}/events`, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const each of [running, running, succeeded])
        response.write(`event: operation\ndata: ${JSON.stringify(each)}\n\n`);
    });
    const { ended, seen } = await watch();
    expect(ended.status).toBe('succeeded');
    expect(seen).toEqual(['pending', 'running', 'succeeded']);
    expect(api.received.map(({ path }) => path.endsWith('/events'))).toEqual([false, true]);
  });

  it('polls where there is no stream', async () => {
    api.on(path, { body: pending }, { body: running }, { body: succeeded });
    expect(await watch()).toMatchObject({ ended: { status: 'succeeded' }, seen: ['pending', 'running', 'succeeded'] });
  });

  it('connects again when the stream breaks off', async () => {
    api.on(path, { body: pending }, { body: running }, { body: running }).on(
      `${path}/events`,
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`data: ${JSON.stringify(running)}\n\n`);
        setImmediate(() => response.destroy());
      },
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`data: ${JSON.stringify(succeeded)}\n\n`);
      },
    );
    expect(await watch()).toMatchObject({ ended: { status: 'succeeded' }, seen: ['pending', 'running', 'succeeded'] });
  });

  it('rides out a server that is away for a while', async () => {
    api.on(path, { body: running }, ...Array.from({ length: 4 }, () => ({ status: 503, body: {} })), {
      body: succeeded,
    });
    expect((await watch()).ended.status).toBe('succeeded');
  });

  it('ends at an answer that says no', async () => {
    await expect(watch()).rejects.toMatchObject({ exitCode: ExitCode.NotFound });
  });

  it.each(['failed', 'superseded', 'cancelled'])('ends when the operation is %s', async (status) => {
    api.on(path, { body: operation({ status }) });
    expect((await watch()).ended.status).toBe(status);
  });

  it('gives up after the time-out and says how to go on', async () => {
    api.on(path, { body: running });
    const error = await watch({ timeoutMs: 60 }).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(CliError);
    expect(error).toMatchObject({ exitCode: ExitCode.Timeout });
    expect((error as CliError).options.hint).toContain(`zendo operations watch ${pending.id}`);
  });
});

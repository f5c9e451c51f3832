import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './ports.js';

/** A throwaway Redis, from the `redis-server` on the path. */
export interface TestRedis {
  readonly url: string;
  /** Ends it at once, as a crash does; its data is gone. */
  kill(): Promise<void>;
  /** Brings a killed one back, empty, on its port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @throws Error when there is no `redis-server`. */
export async function startTestRedis(): Promise<TestRedis> {
  const directory = mkdtempSync(join(tmpdir(), 'zendo-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;

  const kill = async () => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((done) => running.once('exit', done));
    running.kill('SIGKILL');
    await ended;
  };
  const start = async () => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const started = spawn('redis-server', [...options, '--dir', directory], { stdio: 'ignore' });
    child = started;
    const fault: { error?: Error } = {};
    started.once('error', (error) => (fault.error = error));
    for (const until = Date.now() + 20_000; !(await answers(port));) {
      if (fault.error)
        throw new Error('These tests need redis-server (apt-get install redis-server).', { cause: fault.error });
      if (Date.now() > until) throw new Error('redis-server did not start.');
      await delay(20);
    }
  };
  await start();
  // A jest that is ended early takes it along.
  process.once('exit', () => child?.kill('SIGKILL'));
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: start,
    async stop() {
      await kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (answer: boolean) => {
      socket.destroy();
      done(answer);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

// One set-up of a directory at a time: two `npm ci` in the same place take each other's files away.
import { rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A socket is the lock: it frees itself when its holder is killed. Relative, since a socket's path has at most 107 bytes. */
const LOCK = '.setup.lock';

/**
 * Runs `task` when no other process runs one in `directory`, and goes into that directory meanwhile. Where no socket can
 * be made, as on some network file systems, it runs all the same.
 * @param onWait called once when another process has to be waited for
 */
export async function alone(directory, onWait, task) {
  const before = process.cwd();
  process.chdir(directory);
  try {
    const server = await claim(onWait);
    try {
      return await task();
    } finally {
      await closed(server);
    }
  } finally {
    process.chdir(before);
  }
}

async function claim(onWait) {
  let said = false;
  const wait = () => {
    if (!said) onWait();
    said = true;
  };
  for (;;) {
    const server = createServer((socket) => socket.destroy());
    const fault = await listens(server);
    if (fault && fault !== 'EADDRINUSE') return undefined;
    if (!fault) {
      const mine = inode();
      // Two that find the socket of a dead process can both replace it: the last to do so keeps it.
      await delay(50);
      if (inode() === mine) return server;
      await closed(server);
    } else if (!(await untilFree(wait))) rmSync(LOCK, { force: true });
    await delay(50);
  }
}

const inode = () => statSync(LOCK, { throwIfNoEntry: false })?.ino;
const closed = (server) => new Promise((done) => (server ? server.close(done) : done()));

/** @returns the code of the error when it cannot listen */
const listens = (server) =>
  new Promise((done) => {
    server.once('error', (error) => done(error.code));
    server.listen(LOCK, () => done(undefined));
  });

/** Waits as long as the holder does something else than to hang up, such as `npm ci`. @returns whether there is one */
const untilFree = (onHeld) =>
  new Promise((done) => {
    let held = false;
    connect(LOCK)
      .once('connect', () => {
        held = true;
        onHeld();
      })
      .on('error', () => undefined)
      .once('close', () => done(held))
      .resume();
  });

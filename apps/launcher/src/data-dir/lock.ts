import { rmSync, statSync } from 'node:fs';
import { type Server, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { StartUpError } from '../start-up.error.js';

/**
 * Listens on the unix socket at `path` (relative, in a 0700 directory), which is also the lock on the data directory:
 * as long as its holder lives, nobody else can have it, and it frees itself when the holder is killed.
 * @throws StartUpError when another Zendo runs on this data directory
 */
export async function claimSocket(server: Server, path: string, dataDir: string): Promise<void> {
  const taken = new StartUpError(
    `Another Zendo runs on the data directory ${dataDir}. Stop it, or set ZENDO_DATA_DIR to another directory.`,
  );
  for (let attempt = 0; attempt < 5; attempt++) {
    const fault = await listen(server, path);
    if (!fault) {
      // Two starts at once can both find a dead socket and replace it: the last to do so keeps it.
      const mine = statSync(path).ino;
      await delay(30);
      if (statSync(path, { throwIfNoEntry: false })?.ino === mine) return;
      server.close();
      throw taken;
    }
    if (fault.code !== 'EADDRINUSE') {
      throw new StartUpError(`The socket ${dataDir}/${path} cannot be made (${fault.message}).`, { cause: fault });
    }
    if (await answers(path)) throw taken;
    rmSync(path, { force: true });
  }
  throw taken;
}

function listen(server: Server, path: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((done) => {
    const failed = (error: NodeJS.ErrnoException) => done(error);
    server.once('error', failed);
    server.listen(path, () => {
      server.off('error', failed);
      done(undefined);
    });
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    const end = (answer: boolean) => {
      socket.destroy();
      done(answer);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

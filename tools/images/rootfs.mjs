// Puts together the root file system of an image without a distribution in it: a program, the libraries that it is
// linked to, and little else. There is no shell and no package manager, so there is little to attack or to patch.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** User and group that everything in our images runs as. */
export const USER = 65532;

/** A folder that is to become `/` of an image. */
export class Rootfs {
  constructor(folder) {
    this.folder = folder;
    for (const path of ['etc', 'run']) mkdirSync(join(folder, path), { recursive: true });
    this.writable('tmp');
  }

  /** A folder that whoever runs the image may write to, such as where a volume goes. */
  writable(path) {
    mkdirSync(join(this.folder, path), { recursive: true });
    chmodSync(join(this.folder, path), 0o1777);
  }

  /** Names the users that there are, beside root. */
  users(users) {
    const all = [{ name: 'root', id: 0 }, ...users];
    this.write('/etc/passwd', all.map(({ name, id }) => `${name}:x:${id}:${id}:${name}:/:/nonexistent\n`).join(''));
    this.write('/etc/group', all.map(({ name, id }) => `${name}:x:${id}:\n`).join(''));
    this.write('/etc/nsswitch.conf', 'hosts: files dns\n');
  }

  write(path, text, mode = 0o644) {
    const target = join(this.folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    chmodSync(target, mode);
  }

  /** Copies a file or a whole tree. Links are followed, because what they lead to may not be in the image. */
  copy(from, to) {
    cpSync(realpathSync(from), join(this.folder, to), { recursive: true, dereference: true });
  }

  /** Copies a program, or a library that programs load, and everything that it is linked to. */
  program(from, to = from) {
    this.copy(from, to);
    chmodSync(join(this.folder, to), 0o755);
    for (const library of librariesOf(from)) this.library(library);
  }

  library(path) {
    // Not where a link leads to: the dynamic loader looks for the name that the program asks for.
    if (!existsSync(join(this.folder, path))) this.copy(path, path);
  }
}

/** Absolute paths of the shared libraries that a program or a library needs, with the loader itself. */
export function librariesOf(path) {
  let said;
  try {
    said = execFileSync('ldd', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return []; // statically linked
  }
  const missing = /^\s*(\S+) => not found/m.exec(said);
  if (missing) throw new Error(`${basename(path)} needs ${missing[1]}, which this machine does not have.`);
  return [...said.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, library]) => library);
}

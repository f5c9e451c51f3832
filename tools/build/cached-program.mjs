// How a program that starts often is loaded: with the code that V8 made of it when it was built (`<program>.cache`), so
// that a start neither parses nor compiles what every start needs. A cache that is missing, of another build, another
// V8 or other options of V8 is passed over, which costs time and nothing else.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

// The heap has taken its limits from these when the process started. V8 compares all options with those of the cache,
// and these differ from tenant to tenant.
setFlagsFromString('--max-old-space-size=0');
setFlagsFromString('--max-semi-space-size=0');

const filename = fileURLToPath(import.meta.url).replace(/\.mjs$/, '.cjs');
const cacheFile = filename.replace(/\.cjs$/, '.cache');
// As the build wrote it: V8 keeps it at one byte a character.
const source = readFileSync(filename, 'latin1');
/** The program begins with a comment that names its build: V8 itself compares no more than its length. */
const build = source.slice(0, source.indexOf('\n'));

function readCache() {
  try {
    const cache = readFileSync(cacheFile);
    return cache.toString('latin1', 0, build.length) === build ? cache.subarray(build.length) : undefined;
  } catch {
    return undefined;
  }
}

const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
  filename,
  cachedData: readCache(),
});
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(filename), module, filename, dirname(filename));

// `rehearse` is a start that the build makes, for the sake of what V8 compiles while it lasts.
if (process.argv[2] === 'rehearse') {
  await module.exports.finished;
  writeFileSync(cacheFile, Buffer.concat([Buffer.from(build, 'latin1'), script.createCachedData()]));
}

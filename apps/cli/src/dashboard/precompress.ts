import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const COMPRESSIBLE = /\.(?:html|js|mjs|css|svg|json|map|txt|xml|ttf|otf|wasm|ico|webmanifest)$/;
/** Below this, a header costs more than what is saved. */
const SMALLEST = 512;
/** The last two steps of brotli take six times as long for eight percent. */
const BROTLI_QUALITY = 9;
const AT_ONCE = 4;

const brotli = promisify(brotliCompress);
const gz = promisify(gzip);

/** Puts `.br` and `.gz` beside each file that gets smaller by it, so that no server has to compress again. */
export async function precompress(root: string, files: readonly string[], done: () => void): Promise<void> {
  const waiting = [...files];
  const work = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (COMPRESSIBLE.test(name)) await compress(join(root, name));
      done();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function compress(path: string): Promise<void> {
  const content = await readFile(path);
  if (content.length < SMALLEST) return;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const [smaller, smallish] = await Promise.all([brotli(content, { params }), gz(content, { level: 9 })]);
  if (smaller.length < content.length) await writeFile(`${path}.br`, smaller);
  if (smallish.length < content.length) await writeFile(`${path}.gz`, smallish);
}

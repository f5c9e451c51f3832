import type { Readable } from 'node:stream';

import type { ZendoApi } from '../api/zendo-api.js';

/** Sends an archive in parts as it is made. @returns how many there were */
export async function upload(api: ZendoApi, importId: string, partBytes: number, archive: Readable): Promise<number> {
  let parts = 0;
  let held: Buffer[] = [];
  let bytes = 0;
  const send = async (part: Buffer): Promise<void> => {
    parts += 1;
    await api.putImportPart(importId, parts, part);
  };
  for await (const chunk of archive as AsyncIterable<Buffer>) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < partBytes) continue;
    const whole = Buffer.concat(held);
    await send(whole.subarray(0, partBytes));
    held = [whole.subarray(partBytes)];
    bytes = whole.length - partBytes;
  }
  if (bytes > 0) await send(Buffer.concat(held));
  return parts;
}

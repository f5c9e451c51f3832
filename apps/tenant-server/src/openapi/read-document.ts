import { readFile } from 'node:fs/promises';
import { NotFoundException } from '@nestjs/common';

/** Beside the bundle once built, beside the sources before. */
const PLACES = ['./tenant-server.openapi.json', '../../openapi.json'] as const;

/** The text of the API's document. @throws NotFoundException where it was not installed. */
export async function readDocument(): Promise<string> {
  for (const place of PLACES) {
    const text = await readFile(new URL(place, import.meta.url), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  throw new NotFoundException('Not Found');
}

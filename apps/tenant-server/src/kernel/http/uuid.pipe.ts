import { Injectable, type PipeTransform } from '@nestjs/common';
import { RequestInvalidError } from '../errors/zenml.error.js';
import { isUuid } from '../list/filter-field.js';

/** A UUID in the path, with or without hyphens → lower case with hyphens. @throws RequestInvalidError (422) */
@Injectable()
export class UuidPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    return parseUuid(value, 'path.id');
  }
}

/** @param place where the value stood, for the message. @throws RequestInvalidError */
export function parseUuid(value: string, place: string): string {
  if (!isUuid(value)) throw new RequestInvalidError([`${place}: Input should be a valid UUID`]);
  return normalUuid(value);
}

/** Lower case with hyphens. */
export function normalUuid(value: string): string {
  const hex = value.replaceAll('-', '').toLowerCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

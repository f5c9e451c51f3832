const BARE = '[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}';
const UUID = new RegExp(`^(?:(?:urn:uuid:)?${BARE}|\\{${BARE}\\})$`, 'i');

/** With or without hyphens, or as Python reads it, too: in braces, or as a URN. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** Lower case with hyphens, of whatever `isUuid` takes for one. */
export function normalUuid(value: string): string {
  const hex = value.replaceAll(/urn:uuid:|[-{}]/gi, '').toLowerCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** What goes before the bytes of a file, or stands for a folder. */
export interface TarEntry {
  readonly name: string;
  readonly size: number;
  readonly isFolder: boolean;
}

const BLOCK = 512;
const NAME_BYTES = 100;
const ASCII = /^[\x20-\x7e]*$/;

/**
 * The header of an entry (POSIX.1-2001, pax): owned by nobody, of no time, and for a name that does not fit the old field
 * with a record of its own before it.
 */
export function tarHeader({ name, size, isFolder }: TarEntry): Buffer {
  const type = isFolder ? '5' : '0';
  const plain = isFolder ? `${name}/` : name;
  if (ASCII.test(plain) && plain.length <= NAME_BYTES) return block(plain, size, type);
  const record = Buffer.from(paxRecord('path', plain));
  return Buffer.concat([
    block('././@PaxHeader', record.length, 'x'),
    record,
    tarPadding(record.length),
    block(Buffer.from(plain, 'utf8').subarray(0, NAME_BYTES).toString('latin1'), size, type),
  ]);
}

/** What fills the last block of a file. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** What ends an archive. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * BLOCK);

function block(name: string, size: number, type: string): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number): void => {
    header.write(`${value.toString(8).padStart(digits, '0')}\0`, at, 'latin1');
  };
  header.write(name, 0, NAME_BYTES, 'latin1');
  octal(type === '5' ? 0o755 : 0o644, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11);
  header.write('        ', 148, 'latin1');
  header.write(type, 156, 'latin1');
  header.write('ustar\0', 257, 'latin1');
  header.write('00', 263, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** `length key=value\n`, where the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (bytes + String(length).length !== length) length = bytes + String(length).length;
  return `${length}${rest}`;
}

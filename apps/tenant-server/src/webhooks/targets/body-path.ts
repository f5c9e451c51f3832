const MAX_LENGTH = 512;
const MAX_SEGMENTS = 8;
const MAX_WILDCARDS = 1;
// `.key`, `[3]`, `[*]` or `["any key"]`; the first segment is a key.
const SEGMENT = /(?:\.[A-Za-z_][\w-]*|\[(?:\d+|\*|"(?:[^"\\]|\\.)*")\])/y;

/** What is wrong with a path into the body of an event, such as `issue.labels[*].name`; nothing when it is sound. */
export function faultInPath(path: string): string | undefined {
  if (path === '') return 'path must not be empty';
  if (path.length > MAX_LENGTH) return `path must not exceed ${MAX_LENGTH} characters`;
  const segments = segmentsOf(path.startsWith('["') ? path : `.${path}`);
  if (!segments) return 'path must be object keys, indexes, [*] and quoted keys, beginning with a key';
  if (segments.length > MAX_SEGMENTS) return `path must not contain more than ${MAX_SEGMENTS} segments`;
  if (segments.filter((each) => each === '[*]').length > MAX_WILDCARDS) {
    return `path must not contain more than ${MAX_WILDCARDS} wildcard`;
  }
  return undefined;
}

function segmentsOf(path: string): string[] | undefined {
  const segments: string[] = [];
  for (let position = 0; position < path.length;) {
    SEGMENT.lastIndex = position;
    const [segment] = SEGMENT.exec(path) ?? [];
    if (!segment || !isKeySound(segment)) return undefined;
    segments.push(segment);
    position += segment.length;
  }
  return segments;
}

function isKeySound(segment: string): boolean {
  if (!segment.startsWith('["')) return true;
  try {
    JSON.parse(segment.slice(1, -1));
    return true;
  } catch {
    return false;
  }
}

// Members of answers that are shown once: a replayed answer has null there.
const SECRETS: ReadonlySet<string> = new Set(['key', 'token', 'password', 'secret']);

/** A copy of an answer that may be stored. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      // A label may have one of these names; labels hold no secrets, and a replay is to be the same answer.
      SECRETS.has(name) && typeof member === 'string' ? null : name === 'labels' ? member : withoutSecrets(member),
    ]),
  );
}

import pg from 'pg';

/** What Postgres was sent while `work` ran, by any connection of this process: texts, in the order sent. */
export async function statementsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const texts: string[] = [];
  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const real = client.query;
  client.query = function counted(this: unknown, ...args: unknown[]): unknown {
    const [first] = args;
    texts.push(typeof first === 'string' ? first : (first as { text: string }).text);
    return real.apply(this, args);
  };
  try {
    await work();
  } finally {
    client.query = real;
  }
  return texts;
}

import pg from 'pg';

/** What `pg` has besides what its types say. */
interface Internals {
  readonly name: string;
  prepare(connection: pg.Connection): void;
  handleRowDescription(message: RowDescription): void;
}
interface RowDescription {
  readonly fields: unknown[];
}
interface Known {
  /** Of each statement that this connection has run. */
  readonly descriptions: Map<string, RowDescription>;
  /** The connection, but for what asks for a description. */
  readonly undescribing: pg.Connection;
}

const known = new WeakMap<pg.Connection, Known>();

const knownOf = (connection: pg.Connection): Known => {
  const found = known.get(connection) ?? {
    descriptions: new Map(),
    undescribing: Object.create(connection, { describe: { value: () => undefined } }) as pg.Connection,
  };
  known.set(connection, found);
  return found;
};

const Base = pg.Query as unknown as new (config: pg.QueryConfig) => Internals & pg.Submittable;

/**
 * A prepared statement whose rows are described once a connection. `pg` asks for the description at each call, which for
 * small answers costs both sides about as much as the rows. It cannot change: Postgres refuses to run a statement that
 * would give other columns than when it was prepared.
 */
export class PreparedQuery extends Base {
  #connection: pg.Connection | undefined;

  override prepare(connection: pg.Connection): void {
    const { descriptions, undescribing } = knownOf(connection);
    const description = descriptions.get(this.name);
    if (description) {
      super.handleRowDescription(description);
      super.prepare(undescribing);
    } else {
      this.#connection = connection;
      super.prepare(connection);
    }
  }

  override handleRowDescription(message: RowDescription): void {
    if (this.#connection) knownOf(this.#connection).descriptions.set(this.name, message);
    super.handleRowDescription(message);
  }
}

/** Now, in UTC without a zone and with microseconds: rows made in one request still have an order. */
export const NOW = "(clock_timestamp() AT TIME ZONE 'UTC')";

/**
 * Whether there is a row of `from`, such as `logs x WHERE x.pipeline_run_id = r.id`, for select lists of pages. Written as
 * `EXISTS`, Postgres would read all of `logs` into a hash: it does not see that a page asks for few of the runs.
 */
export const isThere = (from: string): string => `((SELECT TRUE FROM ${from} LIMIT 1) IS TRUE)`;

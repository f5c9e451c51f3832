/** Now, in UTC without a zone and with microseconds: rows made in one request still have an order. */
export const NOW = "(clock_timestamp() AT TIME ZONE 'UTC')";

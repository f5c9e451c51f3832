const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether `text` is a UUID: a query for anything else, as by a hostile path segment, would be an error of Postgres. */
export const isUuid = (text: string): boolean => UUID.test(text);

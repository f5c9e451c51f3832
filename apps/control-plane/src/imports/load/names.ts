/** A name as SQL writes it. Names come from our own fact sheet. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

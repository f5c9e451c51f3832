/**
 * Mistakes that are known and not put right yet. They are counted and shown as mistakes, but only others fail a run, so
 * that no new one comes in unseen. Empty is what this list is meant to be.
 */
export const OPEN_MISTAKES: readonly { readonly at: RegExp; readonly what: string }[] = [];

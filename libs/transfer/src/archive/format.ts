/*
 * An archive is the content of one server, gzip over lines of JSON:
 *
 *   {"format":"zendo-archive","version":1,"zenml":"0.98.0","revision":"0.98.0","server":{"id","name"}}
 *   {"table":"artifact","columns":["id",…]}    each table that crosses, in the order of the fact sheet
 *   ["0f…",…]                                    its rows, a list of cells each
 *   {"end":"artifact","rows":2,"hash":"…"}      what was written, to be compared with what is read
 *   {"note":{…}}                                 what did not cross, and what to do
 *   {"end":"archive","tables":50}
 *
 * Secrets are in the clear inside: whoever stores one encrypts it.
 */

/** What an archive calls itself. */
export const FORMAT = 'zendo-archive';
/** Rises when an older reader could not read an archive. */
export const FORMAT_VERSION = 1;
/** The media type of an archive. */
export const ARCHIVE_TYPE = 'application/vnd.zendo.archive+gzip';

/** The first line of an archive. */
export interface ArchiveHeader {
  /** Of the official server whose tables these are. */
  readonly zenml: string;
  readonly revision: string;
  readonly server: { readonly id: string; readonly name: string };
}

/** Something that did not cross as it was: what, which, and what to do about it. Never a secret. */
export interface Note {
  /** Stable snake_case, such as `secret_unreadable`. */
  readonly code: string;
  readonly message: string;
  readonly what_to_do: string;
  /** Names, at most some of them. */
  readonly items: readonly string[];
  readonly count: number;
}

const SHOWN_ITEMS = 50;

/** @param items all that it is about; only the first are told by name. */
export const noteOf = (code: string, message: string, whatToDo: string, items: readonly string[] = []): Note => ({
  code,
  message,
  what_to_do: whatToDo,
  items: items.slice(0, SHOWN_ITEMS),
  count: items.length,
});

/** An archive that is cut off, changed or of another version. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  constructor(
    readonly code: 'archive_corrupt' | 'archive_version',
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

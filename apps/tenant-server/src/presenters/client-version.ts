/** A client's release, as numbers that compare: `0.55.5` → `[0, 55, 5]`. */
export type ClientVersion = readonly [number, number, number];

/** What tells a caller's version. */
export interface ClientTraits {
  /** `zenml_version` of the device record that the token belongs to. */
  readonly deviceVersion?: string | null | undefined;
  readonly userAgent?: string | undefined;
  /** The path as it was sent. */
  readonly path: string;
}

/** Releases before 0.72 name no version in their requests; this is the one whose shapes they all read. */
const UNNAMED_OLD: ClientVersion = [0, 55, 0];

/**
 * The one rule for which shape a caller gets: the token's device record, else the User-Agent (sent since 0.72.0), else
 * `python-requests` on a `/workspaces` path means old.
 * @returns `undefined` for a caller that gets the current shape: a current client, the dashboard, a script.
 */
export function clientVersionOf(traits: ClientTraits): ClientVersion | undefined {
  const named = parseVersion(traits.deviceVersion) ?? parseVersion(/^zenml\/(\S+)/.exec(traits.userAgent ?? '')?.[1]);
  if (named) return named;
  const isOld =
    traits.userAgent?.startsWith('python-requests/') && /^\/api\/v1\/workspaces(?:[/?]|$)/.test(traits.path);
  return isOld ? UNNAMED_OLD : undefined;
}

/** Whether `version` is known and below `limit`. */
export function isBefore(version: ClientVersion | undefined, limit: ClientVersion): boolean {
  if (!version) return false;
  for (const index of [0, 1, 2] as const) {
    if (version[index] !== limit[index]) return version[index] < limit[index];
  }
  return false;
}

function parseVersion(text: string | null | undefined): ClientVersion | undefined {
  const match = /^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?/.exec(text ?? '');
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

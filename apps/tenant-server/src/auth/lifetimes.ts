/**
 * How long tokens last. Those of devices are the policy of the device grant: 24 hours, 30 days with trust.
 * All in seconds.
 */
export const LIFETIMES = {
  /** A login with a password, in a browser or a script. The clients that kept the password log in again by themselves. */
  session: 24 * 3600,
  /** A login with an API key; clients renew it by themselves before it ends. */
  apiKey: 24 * 3600,
  /** A generic API token, when its maker does not say. */
  apiToken: 3600,
  apiTokenMax: 7 * 24 * 3600,
  /** For how long a workload token is good after its run has ended, so that the last steps can still report. */
  workloadLeeway: 3600,
} as const;

/**
 * Options of Node for Zendo's own processes, of which many share one machine. Measured on Node 20 beside the defaults: a
 * quarter less memory at rest and a third less after a load, at the same processor time a request. One helper thread
 * for V8 instead of four, and a nursery that does not grow to 16 MB.
 */
export const LEAN_NODE_OPTIONS: readonly string[] = ['--v8-pool-size=1', '--max-semi-space-size=2'];

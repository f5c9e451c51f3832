/** How tenants are brought to a worker's attention. The queue is a hint; the tenant's row is the truth. */
export abstract class ReconcileQueue {
  /**
   * Asks for a pass over this tenant soon, because someone wants something of it: a pass that waits its turn is
   * hastened. Never throws and never takes long: a lost poke is found by the resync.
   */
  abstract poke(tenantId: string): Promise<void>;
  /** Jobs waiting or delayed. @throws Error when the queue cannot be reached. */
  abstract depth(): Promise<number>;
}

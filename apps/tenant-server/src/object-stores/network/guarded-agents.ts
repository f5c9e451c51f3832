import http from 'node:http';
import https from 'node:https';
import type { StoreNetworks } from './store-networks.js';

/** Connections that one store keeps at most. */
const MAX_SOCKETS = 16;
/** How long a connection may say nothing. */
export const IDLE_MS = 20_000;

const OPTIONS = { keepAlive: true, maxSockets: MAX_SOCKETS, timeout: IDLE_MS } as const;

class GuardedHttpAgent extends http.Agent {
  constructor(private readonly networks: StoreNetworks) {
    super({ ...OPTIONS, lookup: networks.lookup });
  }

  override createConnection(
    ...[options, callback]: Parameters<http.Agent['createConnection']>
  ): ReturnType<http.Agent['createConnection']> {
    this.networks.check(options.host ?? '');
    return super.createConnection(options, callback);
  }
}

class GuardedHttpsAgent extends https.Agent {
  constructor(
    private readonly networks: StoreNetworks,
    rejectUnauthorized: boolean,
  ) {
    super({ ...OPTIONS, lookup: networks.lookup, rejectUnauthorized });
  }

  override createConnection(
    ...[options, callback]: Parameters<https.Agent['createConnection']>
  ): ReturnType<https.Agent['createConnection']> {
    this.networks.check(options.host ?? '');
    return super.createConnection(options, callback);
  }
}

export interface GuardedAgents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

/** Agents that connect to allowed addresses only, whatever a name resolves to when it is connected to. */
export const guardedAgents = (networks: StoreNetworks, verify = true): GuardedAgents => ({
  http: new GuardedHttpAgent(networks),
  https: new GuardedHttpsAgent(networks, verify),
});

import type { Provider } from '@nestjs/common';
import { createKubernetesRuntime, ProcessRuntime, TenantRuntime } from '@zendo/provisioning';
import { Config } from '../config/config.js';

/** The runtime that the configuration names. */
export const runtimeProvider: Provider = {
  provide: TenantRuntime,
  inject: [Config],
  useFactory: (config: Config): TenantRuntime => runtimeOf(config),
};

function runtimeOf(config: Config): TenantRuntime {
  const { catalog, kubernetes, kubeconfig, launcherSocket } = config;
  if (config.runtime === 'kubernetes') {
    if (!kubernetes) throw new Error('The settings of the runtime kubernetes are missing.');
    const clusters = catalog.clusters.map(({ name, kubeconfig: own, context }) => ({
      name,
      kubeconfig: own ?? kubeconfig,
      context,
    }));
    return createKubernetesRuntime(clusters, catalog.defaultCluster, kubernetes);
  }
  if (!launcherSocket) {
    throw new Error(
      'The runtime process needs the launcher, which starts tenant servers: start Zendo with npm start, ' +
        'or set ZENDO_RUNTIME=kubernetes.',
    );
  }
  const { host, storeNetworks, trustedProxies } = config;
  return new ProcessRuntime(launcherSocket, { host, storeNetworks, trustedProxies });
}

import { z } from 'zod';
import { ValueError } from '../../kernel/errors/zenml.error.js';
import { checkConfiguration } from './check-configuration.js';
import type { ConnectorKind } from './connector-kind.js';

const DOCKER_HUB = 'docker.io';
const REGISTRY = /^(?:https?:\/\/)?([a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*(?::[0-9]+)?)(?:\/.+)*\/?$/;

const configurationField = z.object({ username: z.string(), password: z.string(), registry: z.string().nullish() });

/** `https://index.docker.io/v1/` → `docker.io`. @throws ValueError (400) when it is no registry. */
export function registryOf(resourceId: string): string {
  const host = REGISTRY.exec(resourceId)?.[1];
  if (!host) throw new ValueError(`Invalid resource ID for a Docker registry: ${resourceId}.`);
  return host === `index.${DOCKER_HUB}` ? DOCKER_HUB : host;
}

/** A name and a password for one registry. They are not tried here: that is done where images are. */
export const docker: ConnectorKind = {
  canonical: registryOf,
  open(_method, configuration) {
    const { registry } = checkConfiguration(configurationField, configuration);
    return {
      defaultResource: () => registryOf(registry || DOCKER_HUB),
      verify: () => Promise.resolve(),
      credentials: () => Promise.resolve(undefined),
    };
  },
};

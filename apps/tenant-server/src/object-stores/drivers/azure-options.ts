import type http from 'node:http';
import type { StoragePipelineOptions } from '@azure/storage-blob';
import { IDLE_MS } from '../network/guarded-agents.js';

const TRIES = 3;

export const storageUrl = (account: string): string => `https://${account}.blob.core.windows.net`;

/** Options of a storage client that connects through `agent`. Its pipeline takes one, which its types do not say. */
export const azureOptions = (agent: http.Agent): StoragePipelineOptions & { readonly agent: http.Agent } => ({
  retryOptions: { maxTries: TRIES, tryTimeoutInMs: IDLE_MS, maxRetryDelayInMs: 2_000 },
  agent,
});

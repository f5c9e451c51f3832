import type { Operation, OperationStep, Tenant } from '../api/types.js';

export const tenant = (changes: Partial<Tenant> = {}): Tenant => ({
  id: 'k3v9x2m7qd',
  name: 'acme',
  display_name: 'acme',
  url: 'http://127.0.0.1:9000',
  status: 'ready',
  status_code: null,
  status_reason: null,
  labels: {},
  release: '0.98.0',
  size: 'small',
  generation: 1,
  observed_generation: 1,
  created_at: '2026-11-23T20:00:00.000Z',
  deleted_at: null,
  purge_at: null,
  ...changes,
});

export const step = (changes: Partial<OperationStep> = {}): OperationStep => ({
  name: 'start-server',
  title: 'Start the server',
  state: 'pending',
  started_at: null,
  finished_at: null,
  message: null,
  ...changes,
});

export const operation = (changes: Partial<Operation> = {}): Operation => ({
  id: '0b7f6f0e-6d8f-4a53-9d8c-2f8c1f3f4a11',
  tenant_id: 'k3v9x2m7qd',
  tenant_name: 'acme',
  type: 'create',
  status: 'pending',
  steps: [step()],
  error: null,
  created_at: '2026-11-23T20:00:00.000Z',
  started_at: null,
  finished_at: null,
  ...changes,
});

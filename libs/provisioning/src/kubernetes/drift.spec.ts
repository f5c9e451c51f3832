import type { KubeObject } from './cluster.js';
import { holds, repairOf } from './drift.js';

const object = (rest: object, metadata: object = {}): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', ...metadata }, ...rest }) as KubeObject;

describe('drift', () => {
  it('is a missing object', () => {
    expect(repairOf(object({}), undefined)).toBe('apply');
  });

  it('is not what the API fills in', () => {
    const live = object(
      { spec: { ports: [{ port: 80, protocol: 'TCP' }], clusterIP: '10.0.0.1' }, status: {} },
      { uid: 'x' },
    );
    expect(repairOf(object({ spec: { ports: [{ port: 80 }] } }), live)).toBe('none');
  });

  it('is a value that differs, and a list that is longer', () => {
    const wanted = object({ spec: { ports: [{ port: 80 }] } });
    expect(repairOf(wanted, object({ spec: { ports: [{ port: 81 }] } }))).toBe('apply');
    expect(repairOf(wanted, object({ spec: { ports: [{ port: 80 }, { port: 81 }] } }))).toBe('apply');
  });

  it('is a field of the manifest that was, told by its hash', () => {
    const now = { annotations: { 'zendo.dev/manifest': 'b' } };
    const then = { annotations: { 'zendo.dev/manifest': 'a' } };
    expect(repairOf(object({}, now), object({}, then))).toBe('apply');
  });

  it('is a field of another writer, which only replacing takes away', () => {
    const fields = (fieldsV1: object, more: object = {}) => ({
      managedFields: [{ manager: 'kubectl-edit', fieldsV1, ...more }],
    });
    expect(repairOf(object({}), object({}, fields({ 'f:spec': {} })))).toBe('replace');
    expect(repairOf(object({}), object({}, fields({ 'f:metadata': {}, 'f:status': {} })))).toBe('none');
    expect(repairOf(object({}), object({}, fields({ 'f:spec': {} }, { subresource: 'scale' })))).toBe('none');
  });

  it('is not another way to write a quantity', () => {
    const wanted = { limits: { cpu: '1000m', memory: '0.5Gi' } };
    expect(holds(wanted, { limits: { cpu: '1', memory: '512Mi' } })).toBe(true);
    expect(holds(wanted, { limits: { cpu: '2', memory: '512Mi' } })).toBe(false);
    expect(holds({ env: [{ value: '1000m' }] }, { env: [{ value: '1' }] })).toBe(false);
  });

  it('of a field that cannot change asks for the object to be made anew', () => {
    const secret = (data: object) => ({ ...object({ immutable: true, data }), kind: 'Secret' }) as KubeObject;
    expect(repairOf(secret({ a: 'x' }), secret({ a: 'y' }))).toBe('recreate');
    expect(repairOf(secret({ a: 'x' }), secret({ a: 'x', b: 'y' }))).toBe('recreate');
    expect(repairOf(secret({ a: 'x' }), secret({ a: 'x' }))).toBe('none');
    const binding = (name: string) => ({ ...object({ roleRef: { name } }), kind: 'RoleBinding' }) as KubeObject;
    expect(repairOf(binding('zendo-tenant'), binding('cluster-admin'))).toBe('recreate');
  });

  it('takes an empty object for one that the API dropped', () => {
    expect(holds({ podSelector: {} }, {})).toBe(true);
    expect(holds({ podSelector: { a: 1 } }, {})).toBe(false);
  });
});

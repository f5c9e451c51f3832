import { model } from '../kernel/model.js';
import { currentBody, currentQuery } from './old-requests.js';
import { inOldShape, projectsIn, type OldShapeContext } from './old-shapes.js';
import { currentPath, namedIn } from './workspace-paths.js';

const workspace = model({ id: 'p1', name: 'default', body: { created: 'c', updated: 'u' } });
const user = model({ id: 'u1', name: 'ada', body: { active: true } });
const context: OldShapeContext = { workspaceOf: (id) => (id === null || id === 'p1' ? workspace : undefined) };

const component = (type: string) =>
  model({
    id: type,
    name: 'default',
    body: { user_id: 'u1', type, flavor_name: 'local' },
    metadata: { configuration: {} },
    resources: { user },
  });
const stack = model({
  id: 's1',
  name: 'default',
  body: { user_id: 'u1' },
  metadata: { components: { orchestrator: [component('orchestrator')], deployer: [component('deployer')] } },
  resources: { user },
});

describe('older shapes', () => {
  it('give 0.55 a workspace, the user in the body, the flavor by its old name and no resources', () => {
    const old = inOldShape(component('orchestrator'), [0, 55, 5], context) as Record<string, never>;
    expect(old['body']).toMatchObject({ flavor: 'local', user: { id: 'u1', name: 'ada' } });
    expect(old['metadata']).toMatchObject({ workspace: { id: 'p1' } });
    expect(old['resources']).toBeNull();
  });

  it('hide component types that a client cannot know, at any depth', () => {
    const page = inOldShape({ total: 1, items: [stack] }, [0, 85, 0], context) as { items: (typeof stack)[] };
    expect(Object.keys(page.items[0]?.metadata?.['components'] as object)).toEqual(['orchestrator']);
  });

  it('change less the newer a client is', () => {
    expect(inOldShape(component('orchestrator'), [0, 75, 0], context)).toMatchObject({
      body: expect.not.objectContaining({ flavor: 'local' }),
      metadata: { workspace: { id: 'p1' } },
      resources: { user: { id: 'u1' } },
    });
    expect(inOldShape(component('orchestrator'), [0, 85, 0], context)).toEqual(component('orchestrator'));
    expect(inOldShape(stack, [0, 90, 0], context)).toEqual(stack);
  });

  it('leave the answer itself and values that are no models alone', () => {
    const before = structuredClone(stack);
    inOldShape(stack, [0, 55, 5], context);
    expect(stack).toEqual(before);
    expect(inOldShape({ configuration: { body: 1, id: 2 } }, [0, 55, 5], context)).toEqual({
      configuration: { body: 1, id: 2 },
    });
  });

  it('find every project of an answer', () => {
    expect(projectsIn([{ body: { project_id: 'a' } }, { x: { project_id: 'b' } }])).toEqual(new Set(['a', 'b']));
  });
});

describe('older requests', () => {
  it.each([
    ['/api/v1/workspaces', '/api/v1/projects'],
    ['/api/v1/workspaces?hydrate=True', '/api/v1/projects?hydrate=True'],
    ['/api/v1/workspaces/default?hydrate=True', '/api/v1/projects/default?hydrate=True'],
    ['/api/v1/workspaces/default/runs', '/api/v1/runs?project=default'],
    ['/api/v1/workspaces/default/runs?page=2', '/api/v1/runs?page=2&project=default'],
    ['/api/v1/workspaces/default/stacks?page=2', '/api/v1/stacks?page=2'],
    ['/api/v1/workspaces/default/statistics', '/api/v1/projects/default/statistics'],
    ['/api/v1/workspaces/default/nothing', '/api/v1/workspaces/default/nothing'],
    ['/api/v1/stacks', '/api/v1/stacks'],
  ])('%s leads to %s', (old, current) => {
    expect(currentPath(old)).toBe(current);
  });

  it('name a workspace by path or parameter, where the resource has one', () => {
    expect(namedIn('/api/v1/workspaces/my%20ws/runs?x=1')).toEqual({ workspace: 'my ws' });
    expect(namedIn('/api/v1/workspaces/default')).toBeUndefined();
    expect(namedIn('/api/v1/workspaces/ws/stacks')).toBeUndefined();
    expect(namedIn('/api/v1/workspaces/ws/models/m/model_versions')).toEqual({ workspace: 'ws', model: 'm' });
    expect(namedIn('/api/v1/runs?page=1', { project_name_or_id: 'ws' })).toEqual({ workspace: 'ws' });
    expect(namedIn('/api/v1/runs', { project_name_or_id: ['other', 'ws'] })).toEqual({ workspace: 'ws' });
    expect(namedIn('/api/v1/model_versions?', { model_id: 'm' })).toEqual({ workspace: undefined, model: 'm' });
    expect(namedIn('/api/v1/stacks', { project_name_or_id: 'ws' })).toBeUndefined();
  });

  it('mean the workspace that is named, whatever the body says', () => {
    const id = '11111111-1111-4111-8111-111111111111';
    const named = { workspace: id, model: undefined };
    expect(currentBody({ name: 'a' }, named)).toEqual({ name: 'a', project: id });
    expect(currentBody({ workspace: 'id', project: 'other' }, named)).toEqual({ project: id });
    const model = { workspace: undefined, model: 'm' };
    expect(currentBody({ project: 'kept', model: 'n' }, model)).toEqual({ project: 'kept', model: 'm' });
    // A body without its model is malformed, whatever the path says.
    expect(currentBody({ project: 'kept' }, model)).toEqual({ project: 'kept' });
    expect(currentBody([1], named)).toEqual([1]);
  });

  it('ask only for component types that the client knows', () => {
    expect(currentQuery('/api/v1/components', {})['type']).toMatch(/^oneof:\[.*"orchestrator"/);
    expect(currentQuery('/api/v1/components', { type: 'orchestrator' })).toEqual({ type: 'orchestrator' });
    expect(currentQuery('/api/v1/stacks', { scope_workspace: 'w' })).toEqual({ project: 'w' });
  });
});

import { account, apiKey, type Columns, component, connector, device, idIn, named, owner } from './columns.js';

/** Who is there and what stacks are made of; parents before children. */
export const PEOPLE_AND_STACKS: readonly (readonly [string, Columns])[] = [
  ['user', { ...named('user'), ...account(false) }],
  ['user#service', { ...named('service'), ...account(true) }],
  ['project', { ...named('project'), display_name: `'P' || n`, description: `''` }],
  ['tag', { ...named('tag'), ...owner, color: `'blue'`, exclusive: 'false' }],
  ['secret', { ...named('secret'), private: 'false', internal: 'false', user_id: idIn('user') }],
  ['api_key', { ...named('key'), ...apiKey(), service_account_id: idIn('user#service', 1) }],
  ['auth_devices', device()],
  [
    'flavor',
    { ...named('flavor'), ...owner, type: `'orchestrator'`, source: `'a.b'`, config_schema: `'{}'`, is_custom: 'true' },
  ],
  ['service_connector', { ...named('connector'), ...owner, ...connector() }],
  [
    'stack_component',
    { ...named('component'), ...owner, ...component(`'orchestrator'`), connector_id: idIn('service_connector') },
  ],
  ['stack_component#store', { ...named('store'), ...owner, ...component(`'artifact_store'`) }],
  ['stack', { ...named('stack'), ...owner, labels: `'{"a": "b"}'` }],
];

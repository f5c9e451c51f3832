import type { Meant } from '../tools/e2e/compare/meant.js';

const texts = (official: unknown, zendo: unknown): boolean =>
  typeof official === 'string' && typeof zendo === 'string' && official !== '' && zendo !== '' && zendo !== '<absent>';

/** Of a list in which the connector to a registry stands first, or anywhere, that the official server leaves out. */
const registryIsListed = (official: unknown, zendo: unknown): boolean => {
  const isRegistry = JSON.stringify(zendo).includes('"connector_type":"docker"') || zendo === 'registry';
  const isUnknown = official === 'none' || official === 'wrong' || String(official).startsWith("The service 'none'");
  const isPlace = /^<id \d+>$/.test(String(official)) && /^<id \d+>$/.test(String(zendo));
  const isMoved = official === '<absent>' && JSON.stringify(zendo).includes('"name":"wrong"');
  const isFound = official === null && JSON.stringify(zendo) === '["docker.io"]';
  return (official === '<absent>' && isRegistry) || isUnknown || isPlace || isMoved || isFound;
};

/**
 * Whether two values may be those of the same field of two connectors: which fields one has is its own affair, and its
 * type is a name or, where the server knows it, all of it.
 */
const areAlike = (official: unknown, zendo: unknown): boolean => {
  const kind = (value: unknown): string => {
    if (Array.isArray(value)) return 'list';
    const isType = typeof value === 'object' && value !== null && 'connector_type' in value;
    return isType ? 'string' : (/^<\w+/.exec(String(value))?.[0] ?? typeof value);
  };
  const kinds = [kind(official), kind(zendo)];
  return kinds[0] === kinds[1] || official === null || zendo === null || kinds.includes('<absent');
};

/** Whether two kinds of values (schema/kinds.ts) are the same but for limits that ours has beside all of the official ones. */
function onlyLimited(official: unknown, zendo: unknown): boolean {
  if (typeof official !== 'string' || typeof zendo !== 'string') return false;
  const limits = (kind: string): string[] =>
    [...kind.matchAll(/\(([^()]*)\)/g)].flatMap(([, found = '']) => found.split(', '));
  const bare = (kind: string): string => kind.replaceAll(/\([^()]*\)/g, '');
  return bare(official) === bare(zendo) && limits(official).every((limit) => limits(zendo).includes(limit));
}

/** A status that refuses, or what is said with it. */
const refusedOrBody = (zendo: unknown): boolean => typeof zendo !== 'number' || (zendo >= 400 && zendo < 500);

/** The message of what is missing comes with quotes around it, which clients show. */
const isQuoted = (message: unknown): boolean => /^(["'])[^]*\1$/.test(String(message));

/** Whether each id that the official message names is in ours, too, unless ours is of a malformed request's kind. */
const saysAsMuch = (official: unknown, zendo: unknown): boolean =>
  /^\d+ validation errors?:/.test(String(official)) ||
  [...String(official).matchAll(/<id \d+>/g)].every(([id]) => String(zendo).includes(id));

/** What the official server accepts is refused. */
const refusedThough200 = (_official: unknown, zendo: unknown, status: number): boolean =>
  status === 200 && refusedOrBody(zendo);

/** Anything in the answer to a request that scenarios/forms.ts names so. */
const form = (name: string): RegExp => new RegExp(`\\?form=${name} » (?:status|body\\b.*)$`);

const methodsOf = (allow: unknown): string[] => String(allow).split(', ');

/** Where Zendo answers otherwise on purpose; what is matched is `METHOD /path?query » place in the answer`. */
export const DIFFERENCES: readonly Meant[] = [
  {
    at: /^schema of .* » statuses\.[45]\d\d$/,
    when: (official) => official === '<absent>',
    because: 'Our document names every refusal that can come; the official one leaves most of them out.',
  },
  {
    at: /^schema of .* » request\..*\.type$/,
    when: onlyLimited,
    because:
      'Limits that the official server finds in a column or a check are said in our document: how long, how many.',
  },
  {
    at: /^schema of P\w+ .*\/model_versions\S* » request\..*\bstage\.type$/,
    when: (official) => /\bstring\b/.test(String(official)),
    because:
      'The stages are named; the official document says text, and its server refuses what is none of them in a change.',
  },
  {
    at: form('unknown-stage'),
    when: refusedThough200,
    because: 'A new version has one of the stages that a version can be given; the official server keeps any text.',
  },
  {
    at: form('(?:text|number|boolean)-for-(?:boolean|integer|time)'),
    when: refusedThough200,
    because:
      'A body has the JSON types that the document says, or a mistake would pass for a value: `"no"` is no boolean, a number no time.',
  },
  {
    at: form('large-integer'),
    when: refusedThough200,
    because: "An integer that its column cannot hold is refused; the official server's SQLite has no limits.",
  },
  {
    at: form('(?:empty-name|name-with-tab)'),
    when: refusedThough200,
    because:
      'A name has a character, and none that breaks a table, wherever it is given; the official server checks some of them.',
  },
  {
    at: /(?:%00\w*|\?form=name-with-nul) » (?:status|body\b.*)$/,
    when: refusedThough200,
    because: 'Postgres holds no NUL in a text, so what has one is refused.',
  },
  {
    at: /^GET \/info\/ as nobody » (?:status|body\b.*)$/,
    when: (_official, zendo, status) => status === 404 && (typeof zendo !== 'number' || zendo === 200),
    because: 'A slash at the end of a path means nothing.',
  },
  {
    at: /» headers\.allow$/,
    when: (official, zendo) => methodsOf(official).every((method) => methodsOf(zendo).includes(method)),
    because: 'A 405 names all methods of the path, as RFC 9110 asks; the official one those of the first route alone.',
  },
  {
    at: /^schema of POST .*\/webhooks\/\S+\/events » statuses\.200$/,
    because: 'Slack is answered 200, which the official document does not say.',
  },
  {
    at: /^(?:PUT \/users\/\{user\}|POST \/(?:artifact_versions|model_version_pipeline_runs|workspaces|projects)) » (?:status|body\b.*)$/,
    when: (_official, zendo, status) => status === 500 && refusedOrBody(zendo),
    because: 'What the official server fails at with a 500 is refused with a clear 4xx.',
  },
  {
    at: /^DELETE \/artifact_versions\?project_name_or_id=empty-barn&only_versions=(?:true|false) » (?:status|body\b.*)$/,
    when: (_official, zendo, status) => status === 500 && (typeof zendo !== 'number' || zendo === 200),
    because: 'A project without artifacts is pruned of them; the official server fails with a 500.',
  },
  {
    at: /» headers\.www-authenticate$/,
    when: (official, zendo) => official === '<absent>' && zendo === 'Bearer',
    because: 'Every 401 says how to authenticate, as RFC 9110 asks.',
  },
  {
    at: /^GET \/service_connectors(?:\/resources)?\?labels_str=1\.5 » (?:status|body\b.*)$/,
    when: (_official, zendo, status) => status === 500 && (typeof zendo !== 'number' || zendo < 300),
    because: 'A number is a label like any other text; the official server fails with a 500.',
  },
  {
    at: /^GET \/api_token\?(?:token_type=generic&expires_in=-1|expires_in=0) » (?:status|body\b.*)$/,
    when: (_official, zendo, status) => status === 200 && refusedOrBody(zendo),
    because: 'A token that would have ended before it began is refused.',
  },
  {
    at: /^POST \/login .*» body\.error(?:_description)?$/,
    when: (official, zendo) =>
      zendo === 'access_denied' ? official === 'authorization_pending' : texts(official, zendo),
    because: 'A wrong device code is refused at once, also while the device waits for its approval.',
  },
  {
    at: /» .*\bname$/,
    when: (official, zendo) =>
      [official, zendo].every(
        (name) => typeof name === 'string' && /^(?:made-\w{4}|[\w-]+_\([0-9a-f]{8}\))$/.test(name),
      ),
    because: 'Random letters at the end of a name.',
  },
  {
    at: /^GET \/stack-deployment\/info.*» body\.(?:description|instructions|post_deploy_instructions)$/,
    when: texts,
    because: 'How a stack is deployed is told in own words.',
  },
  {
    at: /^GET \/stack-deployment\/config.*» body\.deployment_url$/,
    when: texts,
    because: 'The address that the cloud calls back is the one that the server is known under.',
  },
  {
    at: /\/webhooks.*» body\..*\bendpoint_url$/,
    when: (official, zendo) => official === null && typeof zendo === 'string',
    because: 'A tenant knows its address; the official server only when it is told.',
  },
  {
    at: /\/settings.*» body\.body\.display_(?:announcements|updates)$/,
    when: (official, zendo) => official === true && zendo === false,
    because: "A tenant shows no announcements of the official server's makers unless its admin turns them on.",
  },
  {
    at: /^GET \/onboarding_state » body\[\d\]$/,
    when: (official, zendo) => official === 'project_created' && zendo === '<absent>',
    because: 'The project that a tenant begins with counts as none that somebody made.',
  },
  {
    at: /^GET \/(?:service_connectors|workspaces\/[\w-]+)\/resources\b.*» body\[\d+\](?:\.\w+)?(?:\[0\]\.\w+)?$/,
    when: registryIsListed,
    because:
      'Resources are listed with the secrets of their connectors; the official server forgets them, and leaves out every connector that needs one.',
  },
  {
    at: /^GET \/service_connectors\?sort_by=(?:\w+:)?\w+ » body\.items\[\d+\]\./,
    when: (official, zendo, status) => status === 200 && areAlike(official, zendo),
    because: 'The official server ignores how connectors are to be sorted.',
  },
  {
    at: /^PUT \/users\/\{journeyman\}\/activate as nobody » (?:status|body\.detail\[0\])$/,
    when: (official, zendo) =>
      (official === 422 && zendo === 401) || (official === 'ValueError' && zendo === 'CredentialsNotValid'),
    because:
      'A token for an account that is active already is a wrong token like any other, so that nobody learns who is active.',
  },
  {
    at: /^POST \/flavors » body\.body\.display_name$/,
    when: (official, zendo) => official === 'Clay' && zendo === 'Brick',
    because: 'The name to show that a client gives with a new flavor is kept; the official server loses it.',
  },
  {
    at: /^GET \/flavors\b.*» body\.(?:items\[\d+\]\.)?body\.display_name$/,
    when: (official, zendo) => texts(official, zendo) && /^[A-Z][a-z\d]*(?: [A-Z][a-z\d]*)*$/.test(official as string),
    because: 'Flavors show their names from the start; on the official server only once they were synchronized again.',
  },
  {
    at: /^POST \/pipeline_snapshots\/prune » body\.(?:snapshot_count|task_id)$/,
    because:
      'Snapshots are pruned when it is answered, with their number: a task in the background ends with its process.',
  },
  {
    at: /^DELETE \/schedules\/[-\w]+ » (?:status|body\b.*)$/,
    when: (_official, zendo, status) => status === 422 && refusedOrBody(zendo),
    because: 'Older clients delete a schedule without saying `soft`.',
  },
  {
    at: /^POST \/runs\/\{run\}\/(?:refresh(?:\?include_steps=true)?|stop) » (?:status|body\b.*)$/,
    when: (_official, zendo, status) => status === 501 && (typeof zendo !== 'number' || zendo === 200),
    because:
      "An orchestrator's Python code does not run here: a run is stopped through its heartbeats, and is as fresh as its steps.",
  },
  {
    at: /^POST \/run-metadata » (?:status|body\b.*)$/,
    when: (_official, zendo, status) => status === 404 && (typeof zendo !== 'number' || zendo === 422),
    because: 'A value without its type is a malformed request, not something that was not found.',
  },
  {
    at: /^GET \/pipeline_snapshots\/\{snapshot\}\?include_config_schema=true » body\.metadata\.config_(?:template|schema)$/,
    because: 'What a form for starting runs is made of; runs can be started from neither server.',
  },
  {
    at: /^(?:POST \/runs\/[^/]+\/events|GET \/runs\/\{run\}\/events\/stream) » (?:status|body\b.*|headers\.content-type)$/,
    when: (_official, zendo, status) => status === 501 && (typeof zendo !== 'number' || zendo < 500),
    because: 'Events of runs are taken and streamed; the official server does neither without a broker.',
  },
  {
    at: /^GET \/supported-events.*» body\[\d+\]\.description$/,
    when: texts,
    because: 'Events are described in own words.',
  },
  {
    at: /» body(?:\.detail)?\[1\]$/,
    when: (official, zendo, status) =>
      status >= 400 && texts(official, zendo) && isQuoted(official) === isQuoted(zendo) && saysAsMuch(official, zendo),
    because:
      'Messages are in own words; clients go by the status and the name before the message. They name the same ids.',
  },
  {
    at: /^GET \/flavors[/?].* » body\..*\bconfig_schema\..*\b(?:description|title)$/,
    when: (official, zendo) => typeof official === 'string' && (zendo === '<absent>' || texts(official, zendo)),
    because: "Zendo ships its own facts about flavors, without the official server's prose.",
  },
  {
    at: /service_connector.*» .*\b(?:description|title)$/,
    when: (official, zendo) => typeof official === 'string' && (zendo === '<absent>' || texts(official, zendo)),
    because: 'Connector types are described in own words.',
  },
  {
    at: /^GET \/info(?: as nobody)? » body\.(?:name|server_url|database_type|dashboard_url)$/,
    when: (_official, zendo) => typeof zendo === 'string',
    because: 'A tenant has its own name and address, and a database that the official server does not know (`other`).',
  },
  {
    at: /^(?:GET|PUT) \/settings.*» body\.body\.server_name$/,
    when: (official, zendo) => official === 'default' && typeof zendo === 'string',
    because: "A tenant's server is called as the tenant is.",
  },
  {
    at: /^POST \/login .*» (?:body\.expires_in|headers\.set-cookie)$/,
    when: (_, zendo) => typeof zendo === 'number' || (typeof zendo === 'string' && zendo.includes('max-age=')),
    because:
      'Sessions and devices end after a time (docs/adr/0007), on the official server never unless it is told to.',
  },
  {
    at: /^(?:GET|PUT) \/devices[/?].* » body\..*\bexpires$/,
    when: (official, zendo) => official === null && zendo === '<time>',
    because:
      'Sessions and devices end after a time (docs/adr/0007), on the official server never unless it is told to.',
  },
  {
    at: /^POST \/device_authorization .*» body\.verification_uri(?:_complete)?$/,
    when: (official, zendo) => typeof official === 'string' && zendo === `<server>${official}`,
    because: 'The address to open is whole; the official server gives a path only when it is not told its address.',
  },
  {
    at: /^GET \/load-info » body\.(?:threads|db_connections_\w+)$/,
    when: (official, zendo) => typeof official === 'number' && typeof zendo === 'number',
    because: 'Threads and connections are counted as they are in this process.',
  },
];

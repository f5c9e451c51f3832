import { seed } from '../../../bench/seed.js';
import { type Saved, exchange } from '../../../conformance/http/exchange.js';
import { run } from '../../../conformance/scenarios/bodies.js';
import { type Step, post, put } from '../../../conformance/scenarios/step.js';
import { WORLD } from '../../../conformance/scenarios/world.js';
import type { Account, OfficialServer } from '../harness/official-server.js';
import { sessionToken } from '../harness/tenant-api.js';
import { ZenmlClient } from '../harness/zenml-client.js';

/** What people have of a filled server. */
export interface Held {
  /** Of a service account. */
  readonly apiKey: string;
  readonly ada: Account;
  readonly apprentice: Account;
  readonly secret: { readonly name: string; readonly values: Readonly<Record<string, string>> };
}

const ADA = { username: 'ada', password: 'lovelace-1815' };
/** The world's. */
const APPRENTICE = { username: 'apprentice', password: 'apprentice-pass-1' };
const SECRET = { name: 'weather', values: { station: 'hamburg', key: 'é\n"1"', long: 'x'.repeat(5_000) } };
const CLIENT = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

/** What the world has not, and what databases keep differently: odd texts, a private secret, a device, a second project. */
const MORE: readonly Step[] = [
  post('/secrets', { ...SECRET, private: false }),
  post('/secrets', { name: 'diary', private: true, values: { mood: '🌧' } }),
  post('/users', { name: ADA.username, full_name: 'Ada – Ł.', password: ADA.password, is_admin: false }),
  post('/projects', { name: 'annex', display_name: 'The annex', description: 'tab\tand\nlines “quoted” 🌳' }, 'annex'),
  post('/pipelines', { project: '{annex}', name: 'elsewhere', description: "it's \\ % _ ; --" }),
  post('/tags', { name: 'only-one', color: 'teal', exclusive: true }),
  post(
    '/triggers',
    {
      project: '{project}',
      name: 'often',
      type: 'schedule',
      flavor: 'native schedule',
      interval: 3600,
      start_time: '2099-01-01T00:00:00',
    },
    'often',
  ),
  {
    method: 'POST',
    path: '/device_authorization',
    form: { client_id: CLIENT },
    as: 'nobody',
    headers: { 'user-agent': 'Host/bakery ZenML/0.98.0 Python/3.11.7 OS/Linux' },
    save: { deviceCode: 'body.device_code', userCode: 'body.user_code', device: 'body.verification_uri_complete' },
  },
  put('/devices/{device}/verify', { user_code: '{userCode}', trusted_device: true }),
];

/** What the official server does not make of a stack that is on its own machine. */
const REFUSED: ReadonlySet<string> = new Set(['POST /run_templates']);

/** Whole runs, each with a step and an artifact, take four requests; most are runs alone. */
const WHOLE_SHARE = 10;

/**
 * Fills an official server through its own API: `runs` small runs, one of nearly everything else, and two pipelines that
 * the real client runs.
 */
export async function fill(server: OfficialServer, runs: number): Promise<Held> {
  const token = await sessionToken(server.url, server.account);
  // First, while there is but one project to be active.
  await runPipelines(server);
  await seed(server.url, token, Math.ceil(runs / WHOLE_SHARE));
  const saved: Saved = new Map([['token:me', token]]);
  for (const step of [...WORLD.steps, ...MORE, ...bareRuns(runs - Math.ceil(runs / WHOLE_SHARE))]) {
    const answer = await exchange({ name: 'official', ...server }, step, saved);
    if (answer.status !== 200) {
      const asked = `${step.method} ${step.path}`;
      if (REFUSED.has(asked)) continue;
      throw new Error(`${asked} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    const save = typeof step.save === 'string' ? { [step.save]: 'body.id' } : (step.save ?? {});
    for (const [name, place] of Object.entries(save)) saved.set(name, textAt(answer, place));
  }
  return { apiKey: saved.get('token:key') ?? '', ada: ADA, apprentice: APPRENTICE, secret: SECRET };
}

const bareRuns = (count: number): Step[] =>
  Array.from({ length: count }, (_, number) => post('/runs', run(`batch-${number}`, { tags: ['warm'] })));

async function runPipelines(server: OfficialServer): Promise<void> {
  const client = (await ZenmlClient.create()).useAccount(server.url, server.account);
  try {
    const { code, output } = await client.python('forecast.py', ['first', 'failing']);
    if (code !== 0) throw new Error(`the pipelines failed:\n${output.slice(-4000)}`);
  } finally {
    await client.remove();
  }
}

/** What is at a place like `body.items.0.id`; of an address with a device's id in it, that id. */
function textAt(answer: unknown, place: string): string {
  const value = place
    .split('.')
    .reduce<unknown>((current, key) => (current as Record<string, unknown> | undefined)?.[key], answer);
  if (typeof value !== 'string') throw new Error(`there is no text at ${place}`);
  return /device_id=([0-9a-f-]{36})/.exec(value)?.[1] ?? value;
}

import { type FastifyReply, type FastifyRequest } from 'fastify';
import { suspendedHosts } from './suspended-hosts.js';

type Given = Parameters<typeof suspendedHosts>[0];

const config = {
  runtime: 'kubernetes',
  publicUrl: 'https://zendo.example.com',
  tenantUrl: 'https://{name}.zendo.example.com',
  catalog: {
    clusters: [
      { name: 'default', default: true },
      { name: 'two', tenantUrl: 'https://t-{id}.two.example.com' },
    ],
  },
} as unknown as Given;

function ask(hostname: string, accept = '*/*', given = config) {
  const sent: Record<string, unknown> = {};
  const reply = {
    code: (status: number) => ((sent['status'] = status), reply),
    header: (name: string, value: string) => ((sent[name] = value), reply),
    type: (value: string) => ((sent['type'] = value), reply),
    send: (body: string) => ((sent['body'] = body), reply),
  };
  const request = { hostname, headers: { accept } } as unknown as FastifyRequest;
  const taken = suspendedHosts(given)(request, reply as unknown as FastifyReply);
  return { taken, ...sent };
}

describe('hosts of suspended tenants', () => {
  it('are answered with 503, as ZenML clients read it', () => {
    expect(ask('acme.zendo.example.com')).toMatchObject({
      taken: true,
      status: 503,
      'retry-after': '60',
      body: expect.stringContaining('The tenant acme is suspended'),
    });
    expect(ask('t-abc.two.example.com')).toMatchObject({ taken: true, status: 503 });
  });

  it('are answered with a page in a browser', () => {
    expect(ask('acme.zendo.example.com', 'text/html,*/*')).toMatchObject({ type: 'text/html; charset=utf-8' });
  });

  it.each(['zendo.example.com', 'zendo-api.zendo.svc', '10.1.2.3', 'a.b.zendo.example.com', 'acme.example.com'])(
    'are not %s',
    (host) => expect(ask(host)).toEqual({ taken: false }),
  );

  it('are nobody’s with the process runtime', () => {
    expect(ask('acme.zendo.example.com', '*/*', { ...config, runtime: 'process' })).toEqual({ taken: false });
  });
});

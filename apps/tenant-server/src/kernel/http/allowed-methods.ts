import type { NestFastifyApplication } from '@nestjs/platform-fastify';

interface Route {
  readonly methods: Set<string>;
  readonly pattern: RegExp;
  readonly parameters: number;
}

/** Says with every 405 which methods the path has, as RFC 9110 asks. Call it before the routes are made. */
export function sayAllowedMethods(app: NestFastifyApplication): void {
  const routes = new Map<string, Route>();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', ({ url, method }) => {
    // Routes may call the same parameter by different names.
    const shape = url.replaceAll(/:\w+/g, ':');
    const route = routes.get(shape) ?? routeOf(url);
    routes.set(shape, route);
    for (const each of [method].flat()) route.methods.add(each);
  });
  fastify.addHook('onSend', (request, reply, payload: unknown, done) => {
    if (reply.statusCode === 405) void reply.header('Allow', allowed(routes.values(), request.url).join(', '));
    done(null, payload);
  });
}

function routeOf(url: string): Route {
  const source = url
    .replaceAll(/[.$+?()[\]{}|^\\]/g, '\\$&')
    .replaceAll(/:\w+/g, '[^/]+')
    .replaceAll('*', '.*');
  return { methods: new Set(), pattern: new RegExp(`^${source}/?$`), parameters: url.split(/[:*]/).length - 1 };
}

/** The methods of the route that a path leads to; GET is what every other path has (wire contract, section 1). */
function allowed(routes: Iterable<Route>, url: string): string[] {
  const path = url.split('?', 1)[0] ?? '';
  const fitting = [...routes].filter(({ pattern }) => pattern.test(path));
  const [closest] = fitting.sort((one, other) => one.parameters - other.parameters);
  return [...(closest?.methods ?? ['GET'])].sort();
}

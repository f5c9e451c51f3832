import { RouteTable } from './route-table.js';

describe('the route table', () => {
  const table = new RouteTable();
  table.add({ url: '/api/v1/tenants', method: 'POST' });
  table.add({ url: '/api/v1/tenants', method: ['GET', 'HEAD'] });
  table.add({ url: '/api/v1/tenants/:tenant', method: 'DELETE' });
  table.add({ url: '/a.b', method: 'GET' });

  it.each([
    ['/api/v1/tenants', ['GET', 'HEAD', 'POST']],
    ['/api/v1/tenants/', ['GET', 'HEAD', 'POST']],
    ['/api/v1/tenants/acme', ['DELETE']],
    ['/api/v1/tenants/acme/more', []],
    ['/axb', []],
  ])('knows the methods of %s', (path, methods) => {
    expect(table.methodsOf(path)).toEqual(methods);
  });
});

import { HttpException } from '@nestjs/common';
import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { TenantBusyError } from '../tenants/tenant.errors.js';
import { problemOf } from './problem.js';

describe('the problem of an error', () => {
  it('is what a domain error says, with its details', () => {
    const busy = new TenantBusyError({ id: 'op', type: 'create', status: 'running' });
    expect(problemOf(busy)).toMatchObject({ status: 423, code: 'tenant_busy', title: 'Locked', operation_id: 'op' });
  });

  it('cannot have its standard members replaced by details', () => {
    const busy = Object.assign(new TenantBusyError({ id: 'op', type: 'create', status: 'running' }), {
      details: { status: 200 },
    });
    expect(problemOf(busy).status).toBe(423);
  });

  it.each([
    [new HttpException('no', 404), 404, 'not_found'],
    [Object.assign(new Error('too large'), { statusCode: 413 }), 413, 'payload_too_large'],
    [new HttpException('teapot', 418), 418, 'bad_request'],
    [
      new QueryFailedError('SELECT secret', ['p'], Object.assign(new Error('x'), { code: '57P01' })),
      503,
      'database_unavailable',
    ],
    [new QueryRunnerAlreadyReleasedError(), 503, 'database_unavailable'],
    [Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 503, 'database_unavailable'],
    [
      new QueryFailedError('SELECT secret', ['p'], Object.assign(new Error('x'), { code: '42P01' })),
      500,
      'internal_error',
    ],
    [new HttpException({ inside: 'secret' }, 500), 500, 'internal_error'],
    [new TypeError('secret'), 500, 'internal_error'],
    ['thrown text, secret', 500, 'internal_error'],
    [undefined, 500, 'internal_error'],
  ])('%p is %d %s', (error, status, code) => {
    const found = problemOf(error);
    expect(found).toMatchObject({ status, code });
    expect(JSON.stringify(found)).not.toContain('secret');
  });
});

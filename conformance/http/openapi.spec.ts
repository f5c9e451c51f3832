import { compareOperations } from '../schema/compare-operations.js';
import { type Document, matcher, operationsOf } from './openapi.js';

const answer = { responses: { '200': {} } };

describe('operations of a document', () => {
  const document: Document = {
    paths: {
      '/api/v1/runs': { get: answer, post: answer },
      '/api/v1/runs/{run_id}': { get: answer },
      '/api/v1/runs/statistics': { get: answer },
    },
  };

  it('are found for a request, the most literal one first', () => {
    const find = matcher(operationsOf(document));
    expect(find('GET', '/api/v1/runs/statistics')?.name).toBe('GET /api/v1/runs/statistics');
    expect(find('GET', '/api/v1/runs/7')?.name).toBe('GET /api/v1/runs/{run_id}');
    expect(find('PUT', '/api/v1/runs')).toBeUndefined();
  });

  const withField = (type: string, name = 'id'): Document => ({
    paths: {
      [`/things/{${name}}`]: {
        put: {
          parameters: [{ name, in: 'path', required: true, schema: { type: 'string' } }],
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
          responses: { '200': {} },
        },
      },
    },
    components: {
      schemas: {
        Thing: { type: 'object', required: ['size'], properties: { size: { anyOf: [{ type }, { type: 'null' }] } } },
      },
    },
  });

  it('are one whatever a parameter in the path is called', () => {
    expect(compareOperations(withField('integer', 'thing_id'), withField('integer'))).toEqual([
      { operation: 'PUT /things/{thing_id}', differences: [] },
    ]);
  });

  it('differ by what a field may be, and by being there', () => {
    const [compared] = compareOperations(withField('integer'), withField('string'));
    expect(compared?.differences).toEqual([
      { path: 'request.application/json.size.type', expected: 'integer | null', actual: 'null | string' },
    ]);
    const [missing] = compareOperations(withField('integer'), { paths: {} });
    expect(missing?.differences).toEqual([{ path: 'presence', expected: 'there', actual: '<absent>' }]);
  });
});

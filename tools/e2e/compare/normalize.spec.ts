import type { Collected } from './collect.js';
import { describe as describeDifferences, diff } from './diff.js';
import { normalize, normalizeTexts } from './normalize.js';

const PIPELINE = '11111111-1111-4111-8111-111111111111';
const RUN = '22222222-2222-4222-8222-222222222222';

/** What a server would have reported of one run of one pipeline. */
function collected(ids: { pipeline: string; run: string }, created: string): Collected {
  const pipeline = { id: ids.pipeline, name: 'forecast', body: {}, metadata: null, resources: null };
  const run = {
    id: ids.run,
    name: 'first',
    body: { created, pipeline: ids.pipeline, uri: `/home/one/stores/${ids.run}/0a1b2c3d`, index: 1, color: 'teal' },
    metadata: null,
    resources: null,
  };
  return {
    url: 'http://one',
    items: { pipelines: [pipeline], runs: [run] },
    answers: [{ request: `/runs/${ids.run}`, status: 200, body: run }],
  };
}

describe('normalize', () => {
  const one = collected({ pipeline: PIPELINE, run: RUN }, '2026-11-23T10:00:00.000001');
  const places = { texts: [['/home/one', '<client>']] as const };

  it('calls equal things equal, whatever their ids, times, places and colours', () => {
    expect([...normalize(one, places)]).toEqual([
      [
        '/runs/<runs:first>',
        {
          status: 200,
          body: {
            id: '<runs:first>',
            name: 'first',
            body: {
              created: '<time>',
              pipeline: '<pipelines:forecast>',
              uri: '<client>/stores/<runs:first>/<random>',
              index: 1,
              color: '<volatile>',
            },
            metadata: null,
            resources: null,
          },
        },
      ],
    ]);
  });

  it('does not even out a reference to another thing', () => {
    const other = collected({ pipeline: RUN, run: PIPELINE }, '2026-11-24T10:00:00.000001');
    const swapped = { ...other, answers: other.answers.map((answer) => ({ ...answer, body: { pipeline: PIPELINE } })) };
    const [answer] = [...normalize(swapped, places).values()];
    expect(answer?.body).toEqual({ pipeline: '<runs:first>' });
  });

  it.each(['2026-11-23T10:00:00Z', '2026-11-23 10:00:00', '2026-11-23T10:00:00.1'])(
    'keeps a time of another form: %s',
    (time) => {
      const [answer] = [...normalize(collected({ pipeline: PIPELINE, run: RUN }, time), places).values()];
      expect(answer?.body).toMatchObject({ body: { created: time } });
    },
  );

  it('evens out what is printed for people', () => {
    const texts = normalizeTexts({ list: `${RUN}  2026-11-23 10:00:00.000001  /home/one/x` }, one, places);
    expect(texts.get('list')).toBe('<runs:first>  <time>  <client>/x');
  });
});

describe('diff', () => {
  it('finds what differs, is missing or is too much, at any depth', () => {
    const expected = { a: [1, { b: null }], gone: 1, same: { x: [] } };
    const actual = { a: [1, { b: 0 }, 2], more: true, same: { x: [] } };
    expect(diff(expected, actual)).toEqual([
      { path: 'a[1].b', expected: null, actual: 0 },
      { path: 'a[2]', expected: '<absent>', actual: 2 },
      { path: 'gone', expected: 1, actual: '<absent>' },
      { path: 'more', expected: '<absent>', actual: true },
    ]);
  });

  it('does not care for the order of members', () => {
    expect(diff({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
  });

  it('tells the same fault at many places once', () => {
    const text = describeDifferences([
      { path: '/runs » items[0].x', expected: 1, actual: 2 },
      { path: '/runs » items[1].x', expected: 1, actual: 2 },
    ]);
    expect(text).toContain('2 differences of 1 kinds');
    expect(text).toContain('(and 1 more like it)');
  });
});

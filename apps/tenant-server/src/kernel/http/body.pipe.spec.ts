import { z } from 'zod';
import { guardNumbers, releaseNumbers } from '../exact-numbers.js';
import { BodyPipe } from './body.pipe.js';
import { jsonObject, longText, metadataValue, nameField, textOrElseNumber } from './fields.js';

const pipe = new BodyPipe(
  z.object({
    name: nameField.optional(),
    description: longText.optional(),
    bare: z.string().optional(),
    texts: z.record(z.string(), z.array(z.string())).optional(),
    count: z.int().optional(),
    version: z.union([z.int(), textOrElseNumber]).optional(),
    free: jsonObject.optional(),
    metadata: metadataValue.optional(),
  }),
);

const received = (json: string): string =>
  releaseNumbers(JSON.stringify(pipe.transform(JSON.parse(guardNumbers(json)))));

describe('a number that JavaScript would print otherwise', () => {
  it.each(['9007199254740993', '1.9e16', '1.0', '-0.0', '2E+3'])('%s is no text, as no number is', (number) => {
    for (const field of ['name', 'description', 'bare', 'texts.a.0']) {
      const [first, ...rest] = field.split('.');
      const value = rest.length > 0 ? `{"a":[${number}]}` : number;
      expect(() => received(`{"${first}":${value}}`)).toThrow(
        expect.objectContaining({
          message: expect.stringContaining(`body.${field}: Invalid input: expected string, received number`),
        }),
      );
    }
  });

  it('is kept where any JSON may stand', () => {
    const body = '{"free":{"a":[1.0,{"b":9007199254740993}]},"metadata":1.9e16}';
    expect(received(body)).toBe(body);
    const long = `{"metadata":-${'9'.repeat(400)}}`;
    expect(received(long)).toBe(long);
    expect(received('{"bare":"1.0","metadata":1.0}')).toBe('{"bare":"1.0","metadata":1.0}');
  });

  it('is an integer where one is asked for', () => {
    expect(received('{"count":2.0}')).toBe('{"count":2}');
    expect(received('{"version":2.0}')).toBe('{"version":2}');
    expect(() => received('{"count":9007199254740993}')).toThrow('body.count: ');
  });

  it('is no text in place of the number that it is too large for', () => {
    expect(() => received('{"version":9007199254740993}')).toThrow('body.version: ');
  });
});

import { PassThrough } from 'node:stream';

import { App } from '../app.js';
import { loadConfig } from '../config/config.js';
import { buildProgram } from '../program.js';
import { complete } from './candidates.js';

describe('complete', () => {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  const streams = { stdin: stream as unknown as NodeJS.ReadStream, stdout: stream, stderr: stream };
  const program = buildProgram(new App(loadConfig({ HOME: '/nowhere' }, '/'), streams, '1'));

  it.each([
    [['ten'], ['tenants']],
    [
      ['tenants', 're'],
      ['resize', 'restart', 'resume'],
    ],
    [['tenants', 'create', '--owner-'], ['--owner-password-stdin']],
    [['tenants', 'list', '--status', 'su'], ['suspended']],
    [['-o', 'y'], ['yaml']],
    [['-o', 'json', 'whoa'], ['whoami']],
    [
      ['completion', ''],
      ['bash', 'fish', 'zsh'],
    ],
  ])('completes %j', (words, expected) => {
    expect(complete(program, words).words).toEqual(expected);
  });

  it('leaves tenant names to the server', () => {
    expect(complete(program, ['tenants', 'get', 'ac'])).toEqual({ words: [], argument: 'tenant' });
    expect(complete(program, ['operations', 'list', '--tenant', ''])).toEqual({ words: [], argument: 'tenant' });
  });

  it('never offers its own hidden command', () => {
    expect(complete(program, ['__']).words).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { configOf, IMAGES } from './zendo.mjs';

/** The instructions of one stage of the Dockerfile. */
function stage(name: string): Map<string, string> {
  const text = readFileSync('deploy/Dockerfile', 'utf8');
  const [, from] = text.split(`FROM scratch AS ${name}\n`);
  const lines = from!.split('\nFROM ')[0]!.trim().split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

describe('the Dockerfile', () => {
  it.each(Object.keys(IMAGES))('makes the same image %s as the build without Docker', (name) => {
    const built = stage(name);
    const config = configOf(name);
    expect(JSON.parse(built.get('ENTRYPOINT')!)).toEqual(config.Entrypoint);
    expect(JSON.parse(built.get('CMD')!)).toEqual(config.Cmd);
    expect(built.get('USER')).toBe(config.User);
    expect(built.get('WORKDIR')).toBe(config.WorkingDir);
    expect(built.get('ENV')?.split(' ')).toEqual(config.Env);
    expect([built.get('EXPOSE')]).toEqual(Object.keys(config.ExposedPorts));
    expect(built.get('COPY')).toBe(`--from=build /rootfs/${name} /`);
  });
});

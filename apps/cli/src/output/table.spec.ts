import { displayWidth, properties, table } from './table.js';

describe('table', () => {
  const rows = [
    { name: 'acme', url: 'http://a', count: 7 },
    { name: 'a-much-longer-name', url: '', count: 12_345 },
  ];

  it('lines up every column under its heading and leaves no space at line ends', () => {
    const text = table(rows, [
      { title: 'name', value: ({ name }) => name },
      { title: 'count', value: ({ count }) => count, alignRight: true },
      { title: 'url', value: ({ url }) => url },
    ]);
    expect(text).toBe(
      [
        'NAME                COUNT  URL',
        'acme                    7  http://a',
        'a-much-longer-name  12345  -',
        '',
      ].join('\n'),
    );
  });

  it('keeps the widths when a cell is coloured', () => {
    const plain = table(rows, [
      { title: 'name', value: ({ name }) => name },
      { title: 'url', value: ({ url }) => url },
    ]);
    const painted = table(rows, [
      { title: 'name', value: ({ name }) => name, paint: (text) => `\u001B[31m${text}\u001B[39m` },
      { title: 'url', value: ({ url }) => url },
    ]);
    // oxlint-disable-next-line no-control-regex
    expect(painted.replaceAll(/\u001B\[\d+m/g, '')).toBe(plain);
    expect(painted).toContain('\u001B[31macme\u001B[39m   ');
  });

  it('lets no control character of a value reach the terminal', () => {
    const text = table([{ name: 'evil\u001B[2J\nname' }], [{ title: 'name', value: ({ name }) => name }]);
    expect(text).toBe('NAME\nevil [2J name\n');
  });

  it('counts wide characters as two columns and combining marks as none', () => {
    expect(displayWidth('禅堂')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
  });
});

describe('properties', () => {
  it('leaves out what has no value', () => {
    expect(
      properties([
        ['Name', 'acme'],
        ['Deleted at', null],
        ['URL', 'http://a'],
      ]),
    ).toBe('Name  acme\nURL   http://a\n');
  });
});

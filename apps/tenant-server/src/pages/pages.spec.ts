import fc from 'fast-check';
import { html, Html } from './html.js';
import { nextPath, signInPath } from './next-path.js';
import { CONTENT_SECURITY_POLICY } from './style.js';

describe('html', () => {
  it('escapes what is put in, and leaves out what is nothing', () => {
    expect(html`<b title="${'"\'<&>'}">${null}${undefined}${false}${0}</b>`.text).toBe(
      '<b title="&quot;&#39;&lt;&amp;&gt;">0</b>',
    );
    expect(html`<p>${html`<i>${'<'}</i>`}${[new Html('a'), new Html('b')]}</p>`.text).toBe('<p><i>&lt;</i>ab</p>');
  });

  it('never lets a text begin a tag, an entity or an attribute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => expect(html`${text}`.text).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/)),
    );
  });
});

describe('the way back after signing in', () => {
  it.each(['/devices/verify?device_id=1&user_code=2', '/device', '/', '/projects/default/runs?x=%20'])(
    'may be %s',
    (path) => {
      expect(nextPath(path)).toBe(path);
    },
  );

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '',
    'x',
    '/ /evil',
    '/\n',
    undefined,
    7,
  ])('is never %p', (path) => {
    expect(nextPath(path, '/home')).toBe('/home');
  });

  it('is never longer than an address may be', () => {
    expect(nextPath(`/${'x'.repeat(3_000)}`)).toBe('/');
  });

  it('stays on this server, whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `/${text}`),
        ),
        (asked) => {
          expect(new URL(nextPath(asked), 'http://here.example').host).toBe('here.example');
        },
      ),
      { numRuns: 40 },
    );
  });

  it('survives being put into an address', () => {
    const path = '/devices/verify?device_id=1&user_code=2';
    expect(new URL(signInPath(path), 'http://x').searchParams.get('next')).toBe(path);
  });
});

it('the policy of the pages lets nothing run and nothing load', () => {
  expect(CONTENT_SECURITY_POLICY).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; form-action 'self'/);
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|script-src|http/);
});

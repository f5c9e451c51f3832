import { createHash } from 'node:crypto';

/** The only style of the pages. No font, image or script is fetched; colours keep a contrast of at least 4.5 to 1. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f2b;--soft:#545c70;--paper:#f3f4f8;--card:#fff;--inset:#f8f8fb;--line:#dcdfe8;--main:#4a2fbd;--over:#3a2399;--on:#fff;--bad:#a3122a;--badbg:#fdecee;--good:#17643b;--goodbg:#e5f5ec;--shade:0 1px 2px #1b1f2b14,0 8px 24px #1b1f2b0f}
@media(prefers-color-scheme:dark){:root{--ink:#eceef4;--soft:#b3b9c9;--paper:#12141a;--card:#1c1f28;--inset:#222631;--line:#363c4b;--main:#b7a6ff;--over:#cdc1ff;--on:#17132b;--bad:#ffb3bd;--badbg:#43191f;--good:#8fe0b0;--goodbg:#173626;--shade:none}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere;display:flex;flex-direction:column;align-items:center;padding:clamp(1.25rem,6vh,5rem) 1rem 2rem}
header,main,footer{width:100%;max-width:29rem}
header{display:flex;align-items:center;gap:.75rem;margin:0 0 1.25rem;line-height:1.3}
header svg{width:2.25rem;height:2.25rem;color:var(--main)}
header p{margin:0}
header strong{display:block}
header span{font-size:.875rem;color:var(--soft)}
svg{flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
main{background:var(--card);border:1px solid var(--line);border-radius:.875rem;box-shadow:var(--shade);padding:clamp(1.25rem,6vw,2.25rem)}
h1{font-size:1.5rem;line-height:1.25;letter-spacing:-.01em;text-wrap:balance;margin:0 0 .75rem}
p{margin:0 0 1.25rem}
main>:last-child,form>:last-child{margin-bottom:0}
.note{margin:1.5rem 0 0;font-size:.875rem}
.soft{color:var(--soft)}
dl{margin:0 0 1.5rem;border:1px solid var(--line);border-radius:.625rem;background:var(--inset);padding:.25rem 1rem}
dl div{display:grid;grid-template-columns:5.5rem 1fr;gap:0 .75rem;padding:.4rem 0}
dl div+div{border-top:1px solid var(--line)}
dt{color:var(--soft)}
dd{margin:0}
@media(max-width:26rem){dl div{grid-template-columns:1fr}dt{font-size:.875rem}}
.code,code{font-family:ui-monospace,monospace}
code{font-size:.9375em}
.code{display:block;font-weight:600;text-wrap:balance}
.command{border:1px solid var(--line);border-radius:.5rem;background:var(--inset);padding:.75rem 1rem}
label{display:block;font-weight:600;margin:0 0 .375rem}
input[type=text],input[type=password]{width:100%;min-height:2.75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:.5rem;padding:.5rem .75rem;margin:0 0 1.25rem}
input[aria-invalid]{border-color:var(--bad)}
input.code{font-family:ui-monospace,monospace;font-weight:400;letter-spacing:.03em}
.check{display:grid;grid-template-columns:auto 1fr;gap:0 .75rem;margin:0 0 1.5rem}
.check input{width:1.25rem;height:1.25rem;margin:.125rem 0 0;accent-color:var(--main)}
.check label{margin:0}
.check p{grid-column:2;margin:0;color:var(--soft)}
.actions{display:flex;flex-wrap:wrap;gap:.75rem}
.actions button{flex:1 1 8rem}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.5rem;border-radius:.5rem;border:1px solid var(--main);background:var(--main);color:var(--on);cursor:pointer}
button:hover{background:var(--over);border-color:var(--over)}
button.plain{background:transparent;color:var(--main)}
button.plain:hover{background:var(--inset);border-color:var(--main)}
button.link{border:0;background:none;color:var(--main);padding:0 .25rem;min-height:1.5rem;font-weight:400;text-decoration:underline}
a{color:var(--main)}
a:hover,button.link:hover{color:var(--over);text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--main);outline-offset:2px}
.mark{width:3rem;height:3rem;padding:.75rem;border-radius:50%;margin:0 0 1rem}
.mark.good{color:var(--good);background:var(--goodbg)}
.mark.bad{color:var(--bad);background:var(--badbg)}
.alert{background:var(--badbg);color:var(--bad);border-left:4px solid var(--bad);padding:.75rem 1rem;margin:0 0 1.25rem;border-radius:.25rem .5rem .5rem .25rem}
.alert p{margin:0}
footer{margin:1.25rem 0 0;color:var(--soft);font-size:.875rem;text-align:center}
footer form{display:inline}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing may be loaded or run; forms go to this server only; no other page may frame these. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

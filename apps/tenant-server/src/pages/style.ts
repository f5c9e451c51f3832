import { createHash } from 'node:crypto';

/** The only style of the pages. No font, image or script is fetched; colours keep a contrast of at least 4.5 to 1. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1d2230;--soft:#545c70;--paper:#f4f5f8;--card:#fff;--line:#c9cedb;--main:#4a2fbd;--on:#fff;--bad:#a3122a;--badbg:#fdecee;--good:#17643b}
@media(prefers-color-scheme:dark){:root{--ink:#eceef4;--soft:#b3b9c9;--paper:#14161d;--card:#1f222c;--line:#454b5c;--main:#b7a6ff;--on:#17132b;--bad:#ffb3bd;--badbg:#43191f;--good:#8fe0b0}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;display:flex;flex-direction:column;align-items:center;padding:2rem 1rem}
main{width:100%;max-width:30rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:2rem}
.brand{width:100%;max-width:30rem;margin:0 0 1rem;color:var(--soft)}
.brand strong{color:var(--ink)}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
p{margin:0 0 1rem}
main>:last-child{margin-bottom:0}
.note{margin:1.25rem 0 0}
.soft{color:var(--soft)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1rem;margin:0 0 1.25rem;padding:1rem;border:1px solid var(--line);border-radius:.5rem}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.code,code{font-family:ui-monospace,monospace}
.code{font-weight:600;overflow-wrap:anywhere}
label{display:block;font-weight:600;margin:0 0 .25rem}
input[type=text],input[type=password]{width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:.4rem;padding:.6rem .75rem;margin:0 0 1rem}
input.code{letter-spacing:.05em}
.check{display:flex;gap:.6rem;align-items:flex-start;margin:0 0 1.25rem}
.check input{width:1.2rem;height:1.2rem;margin:.15rem 0 0;flex:none;accent-color:var(--main)}
.check label{margin:0}
.check span{display:block;font-weight:400;color:var(--soft)}
.actions{display:flex;flex-wrap:wrap;gap:.75rem}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.5rem;border-radius:.4rem;border:1px solid var(--main);background:var(--main);color:var(--on);cursor:pointer}
button.plain{background:transparent;color:var(--main)}
button.link{border:0;background:none;color:var(--main);padding:0;min-height:0;font-weight:400;text-decoration:underline}
a{color:var(--main)}
:focus-visible{outline:3px solid var(--main);outline-offset:2px}
.alert{background:var(--badbg);color:var(--bad);border-left:4px solid var(--bad);padding:.75rem 1rem;margin:0 0 1.25rem;border-radius:.25rem}
.alert p{margin:0}
.good{color:var(--good)}
footer{width:100%;max-width:30rem;margin:1rem 0 0;color:var(--soft);font-size:.9rem}
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

/**
 * What the dashboard's pages may do. Scripts are its own files and nothing else: no inline script, no eval, no script
 * of another host, which the original's policy all allows, so that a text that finds its way into a page cannot act
 * for whoever looks at it.
 */
export const DASHBOARD_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The code editor of the dashboard runs its parts as workers.
  "worker-src 'self'",
  // Its components set styles on elements, which no hash can name.
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  // Logos of flavors and pictures of people lie on hosts that users choose, some of them within their own network.
  "img-src 'self' data: blob: http: https:",
  // This server, the lists of news and of tutorials, and every deployment: its playground sends to it from the browser.
  "connect-src 'self' http: https:",
  // HTML that a step made is shown in a frame of the page's own text, in which nothing runs.
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

/** Beside the policy: as the original's. */
export const DASHBOARD_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'Referrer-Policy': 'no-referrer-when-downgrade',
  'Permissions-Policy':
    'accelerometer=(), autoplay=(), camera=(), encrypted-media=(), geolocation=(), gyroscope=(), magnetometer=(), ' +
    'microphone=(), midi=(), payment=(), sync-xhr=(), usb=()',
} as const;

/** What differs between any two servers, in the order in which it is taken out. */
const DIFFERENT: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<id>'],
  [/\b[0-9a-f]{32}\b/g, '<digest>'],
  // Also one of letters alone: no word of the pages is made of these six, and it would be there at both.
  [/\b[0-9a-f]{8}\b/g, '<short id>'],
  [/\d{1,2}\/\d{1,2}\/\d{4}, \d{1,2}:\d{2}:\d{2} [AP]M/g, '<time>'],
  [/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?/g, '<time>'],
  [/\b\d{4}_\d{2}_\d{2}\b|\b\d{2}_\d{2}_\d{2}_\d{6}\b/g, '<time>'],
  [/\b(?:\d+(?:\.\d+)?(?:ms|s|m|h) ?)+\b/g, '<span>'],
  [/\/tmp\/zendo-client-[^/\s]+/g, '<client>'],
  [/\bs3:\/\/[\w-]+/g, 's3://<bucket>'],
];

/** A text without what differs between any two servers: addresses, ids, times. */
export function evenOut(text: string, url: string): string {
  let even = text.replaceAll(url, '<server>').replaceAll(new URL(url).host, '<host>');
  for (const [pattern, name] of DIFFERENT) even = even.replaceAll(pattern, name);
  return even.replaceAll(/\s+/g, ' ').trim();
}

/**
 * A trouble without what differs between any two servers. Of what a content-security policy stopped, only what it was
 * is kept: the message quotes the policy, which is another one here.
 */
export function troubleIn(text: string, url: string): string {
  const stopped = /(?:the|The) (\w+) '?([^']{1,80})[^']*'? .*(?:Content Security Policy)/.exec(text.slice(0, 20_000));
  const what = /Content Security Policy/.test(text) ? `stopped by policy: ${stopped?.[1]} ${stopped?.[2]}` : text;
  return evenOut(what.slice(0, 400), url);
}

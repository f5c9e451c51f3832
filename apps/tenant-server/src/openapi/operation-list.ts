import { html, type Html } from '../pages/html.js';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly tags?: readonly string[] }>>>>;
}

/** The operations of an OpenAPI document, by their first tag, to be read. */
export function operationList(document: string): readonly Html[] {
  const { paths } = JSON.parse(document) as Document;
  const groups = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { tags }] of Object.entries(operations)) {
      const group = tags?.[0] ?? 'server';
      groups.set(group, [...(groups.get(group) ?? []), `${method.toUpperCase()} ${path}`]);
    }
  }
  return [...groups].sort(([one], [other]) => one.localeCompare(other)).map(([name, each]) => section(name, each));
}

const section = (name: string, operations: readonly string[]): Html =>
  html`<h2>${name}</h2>
    <ul>
      ${operations.map((operation) => html`<li><code>${operation}</code></li>`)}
    </ul>`;

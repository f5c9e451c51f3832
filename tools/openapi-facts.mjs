// Writes what the official server's OpenAPI document says of its operations, as bare facts: names, places and types,
// without a word of its prose. Usage: node tools/openapi-facts.mjs <openapi.json of an official server>
import { readFile, writeFile } from 'node:fs/promises';

const TARGET = new URL('../apps/tenant-server/src/openapi/facts/operations.json', import.meta.url);
const PROSE = new Set(['title', 'description', 'examples', 'example']);

/** Without titles and texts; what is called so as a property of a schema stays. */
function bare(value, isNames = false) {
  if (Array.isArray(value)) return value.map((each) => bare(each));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => isNames || !PROSE.has(name));
  return Object.fromEntries(entries.map(([name, each]) => [name, bare(each, !isNames && name === 'properties')]));
}

const schemaOf = ({ content }) => content && bare(Object.values(content)[0].schema ?? {});

function factsOf({ parameters = [], requestBody, responses, deprecated }) {
  const [status, answer] = Object.entries(responses).find(([code]) => code.startsWith('2'));
  const refusals = Object.keys(responses).filter((code) => code !== status);
  return {
    parameters: parameters.map(({ name, in: place, required, schema }) => ({
      name,
      in: place,
      required,
      schema: bare(schema),
    })),
    ...(requestBody && {
      body: {
        required: requestBody.required ?? false,
        type: Object.keys(requestBody.content)[0],
        schema: schemaOf(requestBody),
      },
    }),
    status,
    refusals: refusals.map(Number),
    answer: schemaOf(answer) ?? {},
    ...(deprecated && { deprecated }),
  };
}

const official = JSON.parse(await readFile(process.argv[2], 'utf8'));
const operations = Object.entries(official.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, factsOf(operation)]),
);
const facts = { operations: Object.fromEntries(operations), schemas: bare(official.components.schemas, true) };
await writeFile(TARGET, `${JSON.stringify(facts, null, 1)}\n`);

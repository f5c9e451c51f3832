// Prints the table of what was compared, and stops what setup.mjs started.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export default async function teardown() {
  const { directory, servers } = globalThis.zendoConformance;
  try {
    const { printReport } = await import(pathToFileURL(join(directory, 'print.mjs')).href);
    await printReport(directory, process.env.ZENDO_CONFORMANCE_JSON ?? join(directory, 'report.json'));
  } finally {
    await servers?.stop();
  }
}

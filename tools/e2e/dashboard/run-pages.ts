import type { Locator, Page } from 'playwright-core';

import type { Both } from './both.js';
import type { Ids } from './pages.js';
import type { Visitor } from './visitor.js';

type IdsOf = (visitor: Visitor) => Ids;

const node = (page: Page, name: string): Locator =>
  page.locator('.react-flow__node').getByText(name, { exact: true }).first();
const panel = (page: Page): Locator => page.getByRole('dialog');
/** The tab of the panel that a node of the graph opened. */
const openTab = ({ page }: Visitor, name: string): Promise<void> => panel(page).getByRole('tab', { name }).click();

async function openRun(both: Both, ids: IdsOf, run: 'run' | 'failed' | 'gallery', shows: string[]): Promise<string> {
  await both.do((visitor) => visitor.goTo(`/projects/default/runs/${ids(visitor)[run]}`));
  return both.read(shows);
}

async function openNode(both: Both, name: string, shows: string[]): Promise<string> {
  await both.do(({ page }) => node(page, name).click());
  await both.do(({ page }) => panel(page).waitFor());
  return both.read(shows);
}

async function closePanel(both: Both): Promise<void> {
  await both.do(async ({ page }) => {
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'detached' });
  });
}

/** What the graph is made of: names of nodes in order of the alphabet, and how many edges there are. */
const graph = async ({ page }: Visitor): Promise<{ nodes: string[]; edges: number }> => ({
  nodes: (await page.locator('.react-flow__node').allInnerTexts()).map((text) => text.split('\n')[0] ?? '').sort(),
  edges: await page.locator('.react-flow__edge').count(),
});

/** A run as its graph of steps and artifacts, and what opens at a click on them. */
export async function lookAtRun(both: Both, ids: IdsOf): Promise<void> {
  await openRun(both, ids, 'run', ['measurements', 'predictor', 'Total Steps 8', 'Completed 8', 'forecast']);
  await both.see(graph, ({ nodes, edges }) => {
    expect(nodes).toEqual([...STEPS, ...ARTIFACTS].sort());
    expect(edges).toBe(19);
  });
  await both.photograph('run');
}

const STEPS = ['measure', 'clean', 'short', 'middle', 'long', 'choose', 'judge', 'publish'];
const ARTIFACTS = [
  'measurements',
  'summary',
  'cleaned',
  ...Array<string>(3).fill('candidate'),
  'predictor',
  'score',
].concat('observations');

export async function lookAtStep(both: Both, ids: IdsOf): Promise<void> {
  await openRun(both, ids, 'run', ['Total Steps 8']);
  await openNode(both, 'measure', ['Cache key', 'Artifact metadata']);
  await both.photograph('step');
  for (const [tab, shows] of [
    ['Stack', ['cloud', 'default']],
    ['Code', ['def measure(days: int, start: float = 4.5)']],
    ['Configuration', ['days', '20']],
    ['Metadata', ['station', 'north']],
  ] as const) {
    await both.do((visitor) => openTab(visitor, tab));
    await both.read(shows);
  }
  await closePanel(both);
}

export async function lookAtArtifact(both: Both, ids: IdsOf): Promise<void> {
  await openRun(both, ids, 'run', ['Total Steps 8']);
  await openNode(both, 'predictor', ['ModelArtifact', 'BuiltInContainerMaterializer', 's3://<bucket>/root/choose']);
  await both.photograph('artifact');
  await both.do((visitor) => openTab(visitor, 'Metadata'));
  await both.read(['accuracy', '0.75']);
  await closePanel(both);
}

/** What a step printed, which the client has uploaded to the artifact store. */
export async function lookAtLogs(both: Both, ids: IdsOf): Promise<void> {
  await openRun(both, ids, 'gallery', ['Total Steps 1']);
  await openNode(both, 'draw', ['Cache key']);
  await both.do((visitor) => openTab(visitor, 'Logs'));
  await both.read(['drawn with a steady hand']);
  await both.photograph('logs');
  await closePanel(both);
}

/** A page, a text and a table that a step made, which the server fetches from the artifact store. */
export async function lookAtDrawings(both: Both, ids: IdsOf): Promise<void> {
  await openRun(both, ids, 'gallery', ['Total Steps 1']);
  for (const [name, shows] of [
    ['words', ['Weather', 'Some sun.']],
    ['table', ['degrees', '4.5']],
    ['chart', []],
  ] as const) {
    await openNode(both, name, [name]);
    await both.do((visitor) => openTab(visitor, 'Visualization'));
    await both.do(({ page }) => panel(page).getByRole('button', { name: 'Load Preview' }).click());
    if (name === 'chart') {
      // The page's own script does not run at either.
      const frame = ({ page }: Visitor): Promise<string> => page.frameLocator('iframe').locator('body').innerText();
      await both.see(frame, (text) => expect(text).toMatch(/Warm\s+days ahead/));
      await both.photograph('visualization');
    }
    await both.read(shows);
    await closePanel(both);
  }
}

/** A run that failed, with its artifacts on a machine that neither server reaches. */
export async function lookAtFailedRun(both: Both, ids: IdsOf): Promise<void> {
  await openRun(both, ids, 'failed', ['Total Steps 3', 'Failed 1', 'breaks']);
  await both.photograph('failed-run');
  await openNode(both, 'breaks', ['Failed']);
  await both.do((visitor) => openTab(visitor, 'Logs'));
  await both.read(['breaks']);
  await closePanel(both);
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Page } from 'playwright-core';

// Scripts are texts here, since they are the browser's and not ours.

/** Its text, which is the browser's to run and not ours. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Rule {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

type Audit = Readonly<Record<'violations' | 'incomplete' | 'passes', readonly Rule[]>>;

/** Every rule there is, and the one about the size of what is to be hit, which axe leaves out by itself. */
const OPTIONS = JSON.stringify({ rules: { 'target-size': { enabled: true } } });

/** What axe finds on the page, or cannot tell, as lines for a person; and how many rules it found kept. */
export async function audit(page: Page): Promise<{ readonly faults: string[]; readonly passed: number }> {
  // Evaluated by the browser's debugger, so the page's policy stays what it is.
  await page.evaluate(AXE);
  const { violations, incomplete, passes } = (await page.evaluate(`axe.run(document, ${OPTIONS})`)) as Audit;
  const faults = [...violations, ...incomplete].flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
  return { faults, passed: passes.length };
}

/** How many pixels the page is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

export interface Focused {
  /** Its label or its text; `''` when nothing has the focus. */
  readonly name: string;
  /** Whether all of it is on the screen. */
  readonly isInView: boolean;
  /** The outline: how wide it is, and its contrast with what is around it. */
  readonly outlinePx: number;
  readonly contrast: number;
}

/** What has the focus, and how it shows. */
export const focused = (page: Page): Promise<Focused> =>
  page.evaluate<Focused>(`(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { name: '', isInView: true, outlinePx: 0, contrast: 0 };
    const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = (color) => {
      const [r, g, b] = numbers(color).map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let around = element.parentElement;
    while (around.parentElement && numbers(getComputedStyle(around).backgroundColor)[3] === 0) around = around.parentElement;
    const style = getComputedStyle(element);
    const [dark, bright] = [light(style.outlineColor), light(getComputedStyle(around).backgroundColor)].sort((a, b) => a - b);
    const { top, bottom, left, right } = element.getBoundingClientRect();
    return {
      name: (element.labels?.[0] ?? element).textContent.trim(),
      isInView: top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth,
      outlinePx: style.outlineStyle === 'solid' ? parseFloat(style.outlineWidth) : 0,
      contrast: (bright + 0.05) / (dark + 0.05),
    };
  })()`);

/** Everything that Tab leads to, from what has the focus on (which is the first one), until it leads round or out. */
export async function tabsFrom(page: Page): Promise<Focused[]> {
  const found: Focused[] = [];
  let next = await focused(page);
  if (next.name === '') next = await press(page);
  while (next.name !== '' && !found.some(({ name }) => name === next.name)) {
    found.push(next);
    next = await press(page);
  }
  return found;
}

async function press(page: Page): Promise<Focused> {
  await page.keyboard.press('Tab');
  return focused(page);
}

interface SpokenNode {
  readonly name?: { readonly value: string };
  readonly description?: { readonly value: string };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value: unknown } }[];
}

/** What a screen reader is told of that which has the focus when the page is there. */
export async function spoken(page: Page): Promise<{ name?: string; description?: string; invalid?: unknown }> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: SpokenNode[] };
  await session.detach();
  const is = (node: SpokenNode, property: string): unknown =>
    node.properties?.find(({ name }) => name === property)?.value.value;
  // The page itself has the focus when none of its parts has.
  const node = nodes.filter((each) => is(each, 'focused')).at(-1);
  return { name: node?.name?.value, description: node?.description?.value, invalid: node && is(node, 'invalid') };
}

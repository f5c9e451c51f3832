import { operation, step } from '../testing/samples.js';
import { paint } from './paint.js';
import { LineProgress, LiveProgress, progressLines } from './progress.js';

const at = (second: number): string => new Date(Date.parse('2026-11-23T20:00:00Z') + second * 1000).toISOString();

const halfWay = operation({
  status: 'running',
  steps: [
    step({ name: 'schema', title: 'Make the schema', state: 'succeeded', started_at: at(0), finished_at: at(0.4) }),
    step({
      name: 'server',
      title: 'Start the server',
      state: 'waiting',
      started_at: at(1),
      message: 'not answering yet',
    }),
    step({ name: 'answer', title: 'Answer', state: 'pending' }),
  ],
});

describe('LineProgress', () => {
  it('writes one line a change and none for what stays', () => {
    const lines: string[] = [];
    const progress = new LineProgress({ write: (text) => lines.push(text) }, 'acme');
    progress.update(halfWay);
    progress.update(halfWay);
    progress.update(
      operation({
        status: 'succeeded',
        steps: halfWay.steps.map((each) => ({ ...each, state: 'succeeded', message: null })),
      }),
    );
    expect(lines).toEqual([
      `Create tenant acme (operation ${halfWay.id})\n`,
      'Make the schema: succeeded (0.4s)\n',
      'Start the server: waiting: not answering yet\n',
      'operation running\n',
      'Start the server: succeeded\n',
      'Answer: succeeded\n',
      'operation succeeded\n',
    ]);
  });
});

describe('progressLines', () => {
  const look = { spinner: '*', columns: 80, colours: paint(false), now: Date.parse(at(2.5)) };

  it('shows ticks, a spinner with the time so far and why it waits, and what is to come', () => {
    expect(progressLines(halfWay, 'acme', look)).toEqual([
      'Create tenant acme',
      '  ✓ Make the schema     0.4s',
      '  * Start the server    1.5s  not answering yet',
      '  · Answer',
    ]);
  });

  it('never makes a line that the terminal would wrap', () => {
    for (const line of progressLines(halfWay, 'acme', { ...look, columns: 24 })) expect(line.length).toBeLessThan(24);
  });
});

describe('LiveProgress', () => {
  it('draws over what it drew, hides the cursor and gives it back', () => {
    let written = '';
    const progress = new LiveProgress({ write: (text) => (written += text), columns: 80 }, 'acme', paint(false));
    progress.update(halfWay);
    progress.update(halfWay);
    progress.stop();
    expect(written.startsWith('\u001B[?25l')).toBe(true);
    expect(written.endsWith('\u001B[?25h')).toBe(true);
    // Four lines drawn three times: twice the cursor goes back up by four.
    expect(written.split('\u001B[4A')).toHaveLength(3);
  });
});

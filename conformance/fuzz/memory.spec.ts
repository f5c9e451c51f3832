import { quarters } from './memory.js';

const samples = (...values: number[]) => values.map((pssMb, seconds) => ({ seconds, pssMb, rssMb: pssMb }));

describe('memory by quarters of the time', () => {
  it('is the mean of each', () => {
    expect(quarters(samples(1, 3, 5, 7, 9, 11, 20, 40))).toEqual([2, 6, 10, 30]);
  });

  it('has no sample twice when they cannot be shared out evenly', () => {
    expect(quarters(samples(1, 2, 3, 4, 5))).toEqual([1, 2, 3, 4.5]);
  });
});

import { createHash } from 'node:crypto';
import type { Row } from './cells.js';

const MODULUS = 1n << 256n;

/** How many rows a table has and what is in them, in whatever order they come. */
export interface TableSum {
  readonly rows: number;
  /** 64 hex digits: the sum of the SHA-256 of each row's JSON, modulo 2^256. */
  readonly hash: string;
}

/** Sums a table up, row by row. */
export class TableHash {
  #rows = 0;
  #sum = 0n;

  add(row: Row): void {
    this.#rows += 1;
    this.#sum = (this.#sum + hashOf(row)) % MODULUS;
  }

  /** Takes a row out again. */
  remove(row: Row): void {
    this.#rows -= 1;
    this.#sum = (this.#sum + MODULUS - hashOf(row)) % MODULUS;
  }

  get sum(): TableSum {
    return { rows: this.#rows, hash: this.#sum.toString(16).padStart(64, '0') };
  }
}

const hashOf = (row: Row): bigint => BigInt(`0x${createHash('sha256').update(JSON.stringify(row)).digest('hex')}`);

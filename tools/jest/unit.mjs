import { jest } from '@jest/globals';

// A limit is for what hangs: on a machine that is busy, a program that a test starts may take seconds to do so.
jest.setTimeout(60_000);

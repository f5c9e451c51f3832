import { jest } from '@jest/globals';

// Whole sessions of requests, each asked once only: what was asked before is part of the question.
jest.setTimeout(3_600_000);

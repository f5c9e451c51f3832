import { jest } from '@jest/globals';

// Real databases, clusters and clients: how long they take says nothing about whether they are right.
jest.setTimeout(120_000);

// Two cores run them beside one another. A test that fails is tried once more, and what it failed with is printed.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

import { jest } from '@jest/globals';

jest.setTimeout(600_000);

// As in slow.mjs: once more, with the first failure printed.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

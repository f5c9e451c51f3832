import { jest } from '@jest/globals';

// Real databases, clusters and clients: how long they take says nothing about whether they are right.
jest.setTimeout(120_000);

/** More files than these do not fail together by chance. */
const MOST_FILES = 4;

/**
 * The test files to run once more after a Jest run that failed: a file begins with servers and data of its own, so that a
 * whole one can be repeated where one of its tests cannot, such as a comparison of long sessions.
 * @param result Jest's JSON; nothing when it wrote none
 * @returns paths; nothing when there is nothing to repeat. None at all are all of them: the run did not come so far
 */
export function filesToRepeat(result) {
  if (!result) return [];
  const failed = result.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
  return failed.length > 0 && failed.length <= MOST_FILES ? failed : undefined;
}

/** Jest's JSON of a run, with its repeated files as they ended the second time. */
export function withSecondTry(first, second) {
  const repeated = new Set(second.testResults.map(({ name }) => name));
  const testResults = [...(first?.testResults ?? []).filter(({ name }) => !repeated.has(name)), ...second.testResults];
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).length;
  return {
    testResults,
    numTotalTests: tests.length,
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('pending', 'skipped', 'disabled'),
    numTodoTests: count('todo'),
    numRuntimeErrorTestSuites: testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && assertionResults.every((each) => each.status !== 'failed'),
    ).length,
  };
}

/**
 * What one Jest run comes to, from its JSON result. A suite that could not run counts as one failure, and so does a run
 * that left no result. Tests that were left out count as failures when `strict`, since nothing may be skipped unseen.
 * @param result Jest's JSON, or `undefined` when there is none
 * @returns {{passed: number, failed: number, remarks: string[]}}
 */
export function tally(result, { ok, why, strict }) {
  if (!result) return { passed: 0, failed: 1, remarks: [`no result: ${why || 'Jest wrote none'}`] };
  const { numPassedTests: passed, numFailedTests, numRuntimeErrorTestSuites, numTotalTests } = result;
  const leftOut = (result.numPendingTests ?? 0) + (result.numTodoTests ?? 0);
  const remarks = [];
  let failed = numFailedTests + numRuntimeErrorTestSuites;
  if (numRuntimeErrorTestSuites > 0) remarks.push(`${numRuntimeErrorTestSuites} suites could not run`);
  if (numTotalTests === 0 && numRuntimeErrorTestSuites === 0) {
    remarks.push('there are no tests');
    failed += 1;
  }
  if (leftOut > 0) {
    remarks.push(`${leftOut} tests were left out`);
    if (strict) failed += leftOut;
  }
  // Jest can fail without a failed test, such as by an open handle that had to be killed.
  if (!ok && failed === 0) {
    remarks.push(why);
    failed = 1;
  }
  return { passed, failed, remarks };
}

export interface FileResult {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string }[];
}
export interface RunResult {
  readonly testResults: readonly FileResult[];
}
export function filesToRepeat(result: RunResult | undefined): string[] | undefined;
export function withSecondTry(
  first: RunResult | undefined,
  second: RunResult,
): RunResult & Readonly<Record<string, unknown>>;

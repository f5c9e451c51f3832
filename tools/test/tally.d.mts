export function tally(
  result: unknown,
  outcome: { readonly ok: boolean; readonly why: string; readonly strict: boolean },
): { passed: number; failed: number; remarks: string[] };

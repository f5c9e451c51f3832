import type { Statement } from 'node-sqlite3-wasm';

/** Ends a statement. SQLite tells there once more of the fault that its last step ended with; that was told already. */
export function finalize(statement: Statement): void {
  if (statement.isFinalized) return;
  try {
    statement.finalize();
  } catch {
    // It is ended all the same.
  }
}

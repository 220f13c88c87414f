/** Resolves once everything that is ready to run has run: all promise reactions, and what they cause. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

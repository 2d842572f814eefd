/** How a person or a system ends this program. */
const ENDINGS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs work that has to clean up elsewhere: a signal that would end this process aborts the work first, and ends the process when that has
 * settled. A second one ends it at once.
 */
export async function abortedByEnding<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let ending: NodeJS.Signals | null = null;
  const abort = (signal: NodeJS.Signals) => {
    ending = signal;
    stopListening();
    controller.abort();
  };
  const stopListening = () => {
    for (const signal of ENDINGS) process.off(signal, abort);
  };
  for (const signal of ENDINGS) process.on(signal, abort);
  try {
    return await work(controller.signal);
  } finally {
    stopListening();
    if (ending !== null) process.kill(process.pid, ending);
  }
}

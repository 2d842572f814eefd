/** How a person or a system ends this program. */
const ENDINGS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const cleanups = new Set<() => void>();

/**
 * Runs `cleanup`, which must not wait for anything, if this process ends before the returned function is called: by a signal, by an error,
 * or by itself. The process then ends by the same signal, as shells expect so that Ctrl+C stops their loops. Signals are listened to only
 * while there is something to clean up, since listeners have to wait for long computations.
 */
export function onEnding(cleanup: () => void): () => void {
  if (cleanups.size === 0) listen();
  cleanups.add(cleanup);
  return () => {
    if (cleanups.delete(cleanup) && cleanups.size === 0) stopListening();
  };
}

function listen(): void {
  process.on("exit", cleanUp);
  for (const signal of ENDINGS) process.on(signal, endBy);
}

function stopListening(): void {
  process.off("exit", cleanUp);
  for (const signal of ENDINGS) process.off(signal, endBy);
}

function endBy(signal: NodeJS.Signals): void {
  cleanUp();
  stopListening();
  process.kill(process.pid, signal);
}

function cleanUp(): void {
  for (const cleanup of cleanups) {
    try {
      cleanup();
    } catch {
      // the others still have to run; leftovers are removed by the next run
    }
  }
  cleanups.clear();
}

/** Work that Ctrl+C ends early instead of losing. */
export interface Interruptible {
  readonly signal: AbortSignal;
  /** From here on Ctrl+C stops the work; a second one ends the program, as one before this call does. */
  listen(): void;
  release(): void;
}

/** A signal for work that lets timers and signals run now and then. */
export function interruptible(): Interruptible {
  const controller = new AbortController();
  let isListening = false;
  const stop = () => {
    release();
    controller.abort();
  };
  const release = () => {
    process.off("SIGINT", stop);
    isListening = false;
  };
  return {
    signal: controller.signal,
    listen() {
      if (!isListening && !controller.signal.aborted) process.on("SIGINT", stop);
      isListening = !controller.signal.aborted;
    },
    release,
  };
}

import type { AbortSignalLike } from "./abort-signal-like.js";
import { yieldToEventLoop } from "./yield-to-event-loop.js";

/** Work runs for at most about this long before yielding to timers and abort signals; short enough for a page to stay smooth. */
export const TURN_MILLISECONDS = 30;

/** Yields to timers and abort signals where the last time is long ago; throws a signalled abort. */
export function pauseFor(signal?: AbortSignalLike): () => Promise<void> {
  let lastTurn = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - lastTurn < TURN_MILLISECONDS) return;
    await yieldToEventLoop();
    lastTurn = performance.now();
    signal?.throwIfAborted();
  };
}

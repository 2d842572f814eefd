import type { AbortSignalLike } from "../abort-signal-like.js";

/**
 * The same items, as `for await` takes them, until the signal aborts: then an error with its reason at once, even if the next item never comes.
 * The iterator is closed, and that is waited for unless the signal aborted.
 */
export async function* untilAborted<T>(
  items: AsyncIterable<T> | Iterable<T>,
  signal: AbortSignalLike | undefined,
): AsyncGenerator<T> {
  signal?.throwIfAborted();
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  // one promise for each item: those of a race with one that lasts would keep all items in memory
  let abort = () => {};
  const onAbort = () => abort();
  signal?.addEventListener("abort", onAbort, { once: true });
  const orAborted = <A>(value: A | PromiseLike<A>) =>
    new Promise<A>((resolve, reject) => {
      abort = () => reject(signal!.reason);
      Promise.resolve(value).then(resolve, reject);
    });
  let isOpen = true;
  try {
    for (;;) {
      isOpen = false;
      const next = await orAborted(iterator.next());
      if (next.done) return;
      isOpen = true;
      yield await orAborted(next.value);
      signal?.throwIfAborted();
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    if (signal?.aborted) closeWithoutWaiting(iterator);
    else if (isOpen) await iterator.return?.();
  }
}

/** Asks for the end without waiting for it, as a generator ends only when what it waits for has come. */
function closeWithoutWaiting(iterator: AsyncIterator<unknown> | Iterator<unknown>): void {
  Promise.resolve()
    .then(() => iterator.return?.())
    .catch(() => {});
}

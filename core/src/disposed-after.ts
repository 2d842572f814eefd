/**
 * The result of `work`, after which `dispose` has run whatever happened. Where both fail, the error of `work` is the one that is thrown: it is the
 * reason, and often that of the other, as where a connection is lost.
 */
export async function disposedAfter<T>(work: () => Promise<T>, dispose: () => unknown): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    try {
      await dispose();
    } catch {
      // said by the first error
    }
    throw error;
  }
  await dispose();
  return result;
}

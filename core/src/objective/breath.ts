/** Between two passes: lets timers, messages and abort signals have their turn. Node's setImmediate does without the millisecond that a timer takes. */
export function breath(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => void };
  return new Promise((resolve) => (setImmediate ? setImmediate(resolve) : setTimeout(resolve, 0)));
}

import { batch, createSignal } from "solid-js";

/** A flat object each of whose properties is a signal; the function changes some of them at once. */
export function stateOfSignals<T extends object>(first: T): [T, (change: Partial<T>) => void] {
  const state = {} as T;
  const setters = new Map<string, (value: unknown) => void>();
  for (const [name, value] of Object.entries(first)) {
    const [get, set] = createSignal<unknown>(value);
    setters.set(name, (next) => set(() => next));
    Object.defineProperty(state, name, { get, enumerable: true });
  }
  const change = (part: Partial<T>) =>
    batch(() => {
      for (const [name, value] of Object.entries(part)) setters.get(name)!(value);
    });
  return [state, change];
}

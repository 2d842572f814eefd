import { type Accessor, createSignal, onCleanup } from "solid-js";

/**
 * The width on the page that the element handed to the second function has room for, kept between two bounds: what a picture is laid out
 * for. It is that of the element around it: its own may be what came of the last layout, and would never grow again.
 */
export function useWidth(least: number, most: number): [Accessor<number>, (element: Element) => void] {
  const [width, setWidth] = createSignal(most);
  const observer = new ResizeObserver(([entry]) => {
    setWidth(Math.round(Math.min(most, Math.max(least, entry!.contentRect.width))));
  });
  onCleanup(() => observer.disconnect());
  return [width, (element) => queueMicrotask(() => element.parentElement && observer.observe(element.parentElement))];
}

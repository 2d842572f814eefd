import { type Accessor, createSignal, onCleanup } from "solid-js";

/** The width on the page of the element that is handed to the second function, kept between two bounds: what a picture is laid out for. */
export function useWidth(least: number, most: number): [Accessor<number>, (element: Element) => void] {
  const [width, setWidth] = createSignal(most);
  const observer = new ResizeObserver(([entry]) => {
    setWidth(Math.round(Math.min(most, Math.max(least, entry!.contentRect.width))));
  });
  onCleanup(() => observer.disconnect());
  return [width, (element) => observer.observe(element)];
}

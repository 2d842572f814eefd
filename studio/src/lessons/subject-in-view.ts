/**
 * Scrolls the first shown element of each selector into the view that sticky parts leave, and again whenever the page or the lesson's bar
 * changes its size, until the person scrolls, or presses anything but the bar. Returns what ends it.
 */
export function keepInView(selectors: readonly string[], bar: HTMLElement): () => void {
  const { style } = document.documentElement;
  let follows = true;
  const leave = (event: Event) => {
    follows &&= bar.contains(event.target as Node) && /^(key|pointer)/.test(event.type);
  };
  const show = () => {
    style.setProperty("--lesson", `${bar.offsetHeight}px`);
    if (!follows) return;
    scrollTo(0, 0);
    for (const selector of selectors)
      [...document.querySelectorAll(selector)]
        .find((element) => element.checkVisibility())
        ?.scrollIntoView({ block: "nearest" });
  };
  const observer = new ResizeObserver(show);
  for (const element of [bar, ...document.querySelectorAll("main, .screen")]) observer.observe(element);
  for (const type of LEAVING) addEventListener(type, leave, { passive: true });
  return () => {
    style.removeProperty("--lesson");
    observer.disconnect();
    for (const type of LEAVING) removeEventListener(type, leave);
  };
}

const LEAVING = ["wheel", "touchmove", "keydown", "pointerdown"];

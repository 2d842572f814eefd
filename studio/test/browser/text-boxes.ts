export const SCREENS = ["draw", "lens", "step", "derivation", "doctor", "data"] as const;

/**
 * Run on the page: texts that are cut off by a box around them, that lie over each other, or that make the page wider than its window; and
 * tables of a few columns with one that is out of sight. What else scrolls in a frame of its own and what is drawn for screen readers only
 * is no fault.
 */
export function faultsOfText(): string[] {
  interface Shown {
    readonly text: string;
    readonly box: DOMRect;
    /** what it stays in place with while the page scrolls below it */
    readonly stuck: Element | null;
  }
  const shown: Shown[] = [];
  const faults: string[] = [];
  const scrolls = (style: CSSStyleDeclaration) => /auto|scroll/.test(`${style.overflowX} ${style.overflowY}`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent!.trim();
    const element = node.parentElement!;
    if (text === "" || element.closest("math, option, noscript, script, .paper-only")) continue;
    if (getComputedStyle(element).clipPath !== "none") continue;
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    let inFrame = false;
    let stuck: Element | null = scrollY > 0 ? element : null;
    while (stuck && getComputedStyle(stuck).position !== "sticky") stuck = stuck.parentElement;
    for (const box of range.getClientRects()) {
      if (box.width < 2 || box.height < 2) continue;
      for (let around: Element | null = element; around && around !== document.body; around = around.parentElement) {
        const style = getComputedStyle(around);
        if (scrolls(style)) {
          inFrame = true;
          break;
        }
        if (style.overflow === "visible" && style.overflowX === "visible") continue;
        const frame = around.getBoundingClientRect();
        if (frame.width < 3) inFrame = true;
        else if (box.right > frame.right + 1 || box.left < frame.left - 1 || box.bottom > frame.bottom + 3)
          faults.push(`clipped: ${text}`);
      }
      if (inFrame || getComputedStyle(element).position === "fixed") continue;
      shown.push({ text, box, stuck });
    }
  }
  shown.sort((a, b) => a.box.top - b.box.top);
  for (let at = 0; at < shown.length; at++)
    for (let next = at + 1; next < shown.length && shown[next]!.box.top < shown[at]!.box.bottom - 3; next++) {
      if (shown[at]!.stuck !== shown[next]!.stuck) continue;
      const [a, b] = [shown[at]!.box, shown[next]!.box];
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      // Lines of the same paragraph touch; boxes of glyphs are higher than the glyphs.
      if (width > 2 && height > 6) faults.push(`over each other: ${shown[at]!.text} | ${shown[next]!.text}`);
    }
  // With more columns a table may be wider than a phone; of fewer the last one is often the number that the table is for.
  const FEW_COLUMNS = 6;
  for (const table of document.querySelectorAll("table")) {
    const frame = table.parentElement!;
    // With a column for each class there is no last one to look for.
    if (innerWidth < 640 && /coefficients/.test(frame.ariaLabel ?? "")) continue;
    const columns = Math.max(0, ...Array.from(table.rows, (row) => row.cells.length));
    if (columns <= FEW_COLUMNS && frame.clientWidth > 0 && frame.scrollWidth > frame.clientWidth + 1)
      faults.push(
        `a column is out of sight, ${frame.scrollWidth - frame.clientWidth} px: ${table.rows[0]!.textContent}`,
      );
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push("the page is wider than its window");
  return faults;
}

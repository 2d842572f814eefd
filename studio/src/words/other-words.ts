import type { Translate } from "./translation.js";

/** What a person reads or hears besides text. */
const NAMES = ["aria-label", "aria-valuetext", "title", "placeholder", "label"];
/** Code, formulas, what the person wrote, and names of the person's own table. */
const NOT_WORDS = "script, style, code, .code, pre, math, textarea, [translate='no']";
/** In place of text that a run says elsewhere: never equal to what the page writes, which would not be noticed. */
const NOTHING = "\u2060";

/** What the page wrote, and what stands there instead. */
interface Written {
  readonly english: string;
  readonly shown: string;
}

/**
 * Says all text and names below `root` in other words, and whatever the page writes there later, before it is painted; what has no
 * translation stays as it is. The page goes on writing English and pays nothing for other languages. The result puts the English back.
 */
export function inOtherWords(root: Element, translate: Translate): () => void {
  const texts = new WeakMap<Node, Written>();
  const names = new WeakMap<Element, Map<string, Written>>();
  const englishOf = (written: Written | undefined, now: string) => (written?.shown === now ? written.english : now);
  let say: Translate = translate;

  const write = (node: Text, english: string, shown: string) => {
    texts.set(node, { english, shown });
    if (node.data !== shown) node.data = shown;
  };
  /** Text nodes with nothing but comments between: one sentence. */
  const sayRun = (run: readonly Text[]) => {
    const parts = run.map((node) => englishOf(texts.get(node), node.data));
    const [, before, sentence, after] = /^(\s*)(.*?)(\s*)$/s.exec(parts.join(""))!;
    const other = sentence === "" ? undefined : say(sentence!.replace(/\s+/g, " "));
    const first = parts.findIndex((part) => part.trim() !== "");
    run.forEach((node, at) => {
      const part = parts[at]!;
      if (other === undefined) write(node, part, part);
      else if (at === first) write(node, part, `${before}${other}${after}`);
      else write(node, part, part === "" ? "" : NOTHING);
    });
  };
  const sayTexts = (element: Node) => {
    let run: Text[] = [];
    for (let node = element.firstChild; node; node = node.nextSibling) {
      if (node instanceof Text) run.push(node);
      else if (node instanceof Element && run.length > 0) {
        sayRun(run);
        run = [];
      }
    }
    if (run.length > 0) sayRun(run);
  };
  const sayName = (element: Element, name: string) => {
    const now = element.getAttribute(name);
    if (now === null) return;
    const written = names.get(element) ?? new Map<string, Written>();
    names.set(element, written);
    const english = englishOf(written.get(name), now);
    const shown = say(english) ?? english;
    written.set(name, { english, shown });
    if (shown !== now) element.setAttribute(name, shown);
  };
  const sayAll = (element: Element) => {
    if (element.matches(NOT_WORDS)) return;
    for (const name of NAMES) sayName(element, name);
    sayTexts(element);
    for (const child of element.children) sayAll(child);
  };

  const observer = new MutationObserver((records) => {
    const parents = new Set<Node>();
    const added = new Set<Element>();
    for (const { type, target, attributeName, addedNodes } of records) {
      if (type === "attributes") {
        if (!(target as Element).closest(NOT_WORDS)) sayName(target as Element, attributeName!);
        continue;
      }
      const parent = type === "characterData" ? target.parentElement : target;
      if (parent) parents.add(parent);
      for (const node of addedNodes) if (node instanceof Element) added.add(node);
    }
    for (const parent of parents) if (parent.isConnected && !(parent as Element).closest(NOT_WORDS)) sayTexts(parent);
    for (const element of added) if (element.isConnected && !element.parentElement!.closest(NOT_WORDS)) sayAll(element);
    observer.takeRecords();
  });
  sayAll(root);
  observer.observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: NAMES,
  });
  return () => {
    observer.disconnect();
    say = () => undefined;
    sayAll(root);
  };
}

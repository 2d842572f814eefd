import { quoted } from "../errors.js";
import { refused } from "./estimator-state.js";
import type { XmlTree } from "./xml-tree.js";

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** One element of PMML; what it cannot say is refused by its name. */
export class PmmlElement {
  constructor(private readonly tree: XmlTree) {}

  get name(): string {
    return this.tree.name;
  }

  get text(): string {
    return this.tree.text;
  }

  /** The elements inside it; extensions of vendors are passed over, as PMML wants it. */
  get children(): readonly PmmlElement[] {
    return this.tree.children.filter(({ name }) => name !== "Extension").map((child) => new PmmlElement(child));
  }

  all(name: string): readonly PmmlElement[] {
    return this.children.filter((child) => child.name === name);
  }

  first(name: string): PmmlElement | undefined {
    return this.all(name)[0];
  }

  get(name: string): string | undefined {
    return this.tree.attributes.get(name);
  }

  need(name: string): string {
    const value = this.get(name);
    if (value === undefined) throw this.refused(`has no attribute ${quoted(name)}`);
    return value;
  }

  number(name: string, otherwise?: number): number {
    const text = this.get(name);
    if (text === undefined && otherwise !== undefined) return otherwise;
    return this.numberIn(this.need(name), name);
  }

  numberIn(text: string, what: string): number {
    const value = NUMBER.test(text.trim()) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value)) throw this.refused(`has ${what} ${quoted(text)}; expected a finite number`);
    return value;
  }

  /** Throws where one of these attributes is there; `why` says what cannot be done here. */
  refuseAttributes(names: readonly string[], why: string): void {
    const found = names.find((name) => this.get(name) !== undefined);
    if (found !== undefined) throw this.refused(`has ${found}=${quoted(this.get(found))}; ${why}`);
  }

  /** Throws where there is an element of another name inside it. */
  refuseOthers(known: readonly string[]): void {
    const strange = this.children.find(({ name }) => !known.includes(name));
    if (strange !== undefined) throw strange.refused(`in ${said(this.name)} is not understood`);
  }

  refused(why: string) {
    const label = ["name", "field", "function", "targetCategory"].map((key) => this.get(key)).find(Boolean);
    return refused(`${said(this.name)}${label === undefined ? "" : ` ${quoted(label)}`} ${why}`);
  }
}

/** The name of an element as errors say it: a plain one as it is. */
function said(name: string): string {
  return /^[\w.-]{1,80}$/.test(name) ? name : quoted(name);
}

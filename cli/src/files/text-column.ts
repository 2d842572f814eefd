import type { Column } from "multilogit";

/** A column of texts that is filled block by block: codes into the distinct texts, in order of first appearance; −1 where empty. */
export class TextColumn {
  private readonly codes: Int32Array;
  private readonly codeOf = new Map<string, number>();
  private filled = 0;

  constructor(rows: number) {
    this.codes = new Int32Array(rows);
  }

  append(texts: readonly (string | null)[]): void {
    for (const text of texts) this.codes[this.filled++] = text === null ? -1 : this.code(text);
  }

  /** Where the first text is for which `test` holds, and how many distinct ones there are; null if there is none. */
  firstWhere(test: (text: string) => boolean): { row: number; text: string; share: number } | null {
    const codes = new Set([...this.codeOf].filter(([text]) => test(text)).map(([, code]) => code));
    const row = codes.size === 0 ? -1 : this.codes.findIndex((code) => codes.has(code));
    if (row < 0) return null;
    return { row, text: [...this.codeOf.keys()][this.codes[row]!]!, share: codes.size / this.codeOf.size };
  }

  /** The column; one of truth values if `mayBeBoolean` and all texts are true or false. */
  column(mayBeBoolean: boolean): Column {
    const levels = [...this.codeOf.keys()];
    if (!mayBeBoolean || levels.length === 0 || !levels.every((text) => /^(true|false)$/i.test(text)))
      return { kind: "text", codes: this.codes, levels };
    const truth = levels.map((text) => Number(text.toLowerCase() === "true"));
    return {
      kind: "boolean",
      codes: Int8Array.from(this.codes, (code) => (code < 0 ? -1 : truth[code]!)),
      levels: [false, true],
    };
  }

  private code(text: string): number {
    const known = this.codeOf.get(text);
    if (known !== undefined) return known;
    this.codeOf.set(text, this.codeOf.size);
    return this.codeOf.size - 1;
  }
}

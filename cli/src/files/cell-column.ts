import type { Column } from "multilogit";
import { QUOTED } from "./csv-scanner.js";
import { type DistinctCell, DistinctCells } from "./distinct-cells.js";
import { GrowingInts, GrowingNumbers } from "./growing-arrays.js";
import { looksMissing } from "./missing-words.js";
import { type NumberNotation, shortNumber } from "./number-notation.js";
import type { ColumnRole } from "./read-options.js";

export interface CellColumnOptions {
  readonly mayKeepNumbers?: boolean;
  /** numbers that get codes like strings, since they may mean that a value is missing */
  readonly coded?: readonly number[];
  /** false for a column that is only to be known: cells are counted and told apart, but not kept */
  readonly keepsCells?: boolean;
}

/**
 * A column of cells whose kind is not known until all of them are. As long as cells are numbers they are kept as such, with codes only
 * for the others; from the first cell that is neither a number nor looks missing, and in columns declared as text, all have codes.
 */
export class CellColumn {
  rows = 0;
  /** the number of empty cells, and the first row that has one (from 1; 0 for none) */
  empty = 0;
  firstEmpty = 0;
  /** how many of the numbers that have no code were quoted, and how many were not */
  quotedNumbers = 0;
  bareNumbers = 0;
  readonly distinct: DistinctCells;
  private readonly point: number;
  private readonly numbers = new GrowingNumbers();
  /** the code of each row, −1 where it is empty; where numbers are kept, the codes of the rows `oddRows` */
  private codes = new GrowingInts();
  private oddRows = new GrowingInts();
  private keepsNumbers: boolean;
  private readonly coded: readonly number[];
  private readonly keepsCells: boolean;

  constructor(
    readonly name: string,
    readonly role: ColumnRole,
    readonly notation: NumberNotation,
    { mayKeepNumbers = true, coded = [], keepsCells = true }: CellColumnOptions = {},
  ) {
    this.keepsCells = keepsCells;
    this.coded = coded;
    this.distinct = new DistinctCells(notation);
    this.point = notation.decimal.charCodeAt(0);
    this.keepsNumbers = mayKeepNumbers && (role === "open" || role === "number");
  }

  addBytes(bytes: Buffer, start: number, end: number, mark: number): void {
    const x = this.keepsNumbers && start < end ? this.numberInBytes(bytes, start, end) : Number.NaN;
    if (start === end) this.addEmpty();
    else if (!Number.isNaN(x) && !this.isCoded(x)) this.keepNumber(x, mark >= QUOTED);
    else this.addCode(this.distinct.codeOfBytes(bytes, start, end, mark, this.rows + 1));
  }

  addText(text: string, isQuoted: boolean): void {
    if (text === "") this.addEmpty();
    else this.addCode(this.distinct.codeOfText(text, isQuoted, this.rows + 1));
  }

  addNumber(x: number): void {
    if (this.keepsNumbers && Number.isFinite(x) && !this.isCoded(x)) this.keepNumber(x, false);
    else this.addText(String(x), false);
  }

  /** The same text `times` times, in a column that keeps no cells. */
  addTexts(text: string, isQuoted: boolean, times: number): void {
    if (times === 0) return;
    if (text === "") {
      this.addEmpties(times);
      return;
    }
    const code = this.distinct.codeOfText(text, isQuoted, this.rows + 1);
    this.addCode(code);
    this.distinct.all[code]!.count += times - 1;
    this.rows += times - 1;
  }

  /** As many finite numbers, in a column that keeps no cells. */
  addNumbers(times: number): void {
    this.bareNumbers += times;
    this.rows += times;
  }

  /** As many empty cells, in a column that keeps no cells. */
  addEmpties(times: number): void {
    if (times === 0) return;
    this.addEmpty();
    this.empty += times - 1;
    this.rows += times - 1;
  }

  addEmpty(): void {
    this.empty++;
    if (this.firstEmpty === 0) this.firstEmpty = this.rows + 1;
    this.push(Number.NaN, -1);
  }

  /** Whether all cells have codes, so that the column can be one of text. */
  get hasCodes(): boolean {
    return !this.keepsNumbers;
  }

  /** As numbers; `numberOf` gives the number of cells that are not plain ones, NaN for missing. */
  numberColumn(numberOf: (cell: DistinctCell) => number): Column {
    const byCode = Float64Array.from(this.distinct.all, numberOf);
    const numberAt = (code: number) => (code < 0 ? Number.NaN : byCode[code]!);
    if (this.keepsNumbers) {
      for (let e = 0; e < this.oddRows.length; e++) {
        const x = numberAt(this.codes.at(e));
        if (!Number.isNaN(x)) this.numbers.set(this.oddRows.at(e), x);
      }
    } else for (let i = 0; i < this.rows; i++) this.numbers.push(numberAt(this.codes.at(i)));
    return { kind: "number", values: this.numbers.whole() };
  }

  /** As text, −1 for missing; cells with the same text are one level. */
  textColumn(isMissing: (cell: DistinctCell) => boolean): Column & { kind: "text" } {
    const places = new Map<string, number>();
    const levelOf = this.distinct.all.map((cell) => {
      if (isMissing(cell)) return -1;
      const place = places.get(cell.text) ?? places.size;
      places.set(cell.text, place);
      return place;
    });
    const codes = new Int32Array(this.rows);
    for (let i = 0; i < this.rows; i++) {
      const code = this.codes.at(i);
      codes[i] = code < 0 ? -1 : levelOf[code]!;
    }
    return { kind: "text", codes, levels: [...places.keys()] };
  }

  private isCoded(x: number): boolean {
    return this.coded.length > 0 && this.coded.includes(x);
  }

  private numberInBytes(bytes: Buffer, start: number, end: number): number {
    const x = shortNumber(bytes, start, end, this.point);
    return Number.isNaN(x) ? this.notation.numberIn(bytes.toString("latin1", start, end)) : x;
  }

  private addCode(code: number): void {
    const cell = this.distinct.all[code]!;
    const isOdd = Number.isNaN(cell.number) || this.isCoded(cell.number);
    const isFirst = this.bareNumbers + this.quotedNumbers === 0;
    if (this.keepsNumbers && isOdd && isFirst && !looksMissing(cell.text) && !this.isCoded(cell.number))
      this.giveAllCodes();
    if (!this.keepsNumbers || isOdd) this.push(Number.NaN, code);
    else {
      cell.count--;
      this.keepNumber(cell.number, cell.isQuoted);
    }
  }

  private keepNumber(x: number, isQuoted: boolean): void {
    if (isQuoted) this.quotedNumbers++;
    else this.bareNumbers++;
    if (this.keepsCells) this.numbers.push(x);
    this.rows++;
  }

  private push(x: number, code: number): void {
    if (!this.keepsCells) {
      this.rows++;
      return;
    }
    if (this.keepsNumbers) {
      this.numbers.push(x);
      if (code >= 0) this.oddRows.push(this.rows);
      if (code >= 0) this.codes.push(code);
    } else this.codes.push(code);
    this.rows++;
  }

  /** So far all cells are empty or look missing. */
  private giveAllCodes(): void {
    const dense = new GrowingInts();
    for (let i = 0, e = 0; this.keepsCells && i < this.rows; i++)
      dense.push(this.oddRows.at(e) === i ? this.codes.at(e++) : -1);
    this.codes = dense;
    this.oddRows = new GrowingInts();
    this.numbers.clear();
    this.keepsNumbers = false;
  }
}

import { CellColumn } from "./cell-column.js";
import { unusableType } from "./cell-errors.js";
import { type CellSign, sumOfHashes } from "./cell-sign.js";
import type { ColumnSource, SourceColumn } from "./column-source.js";
import type { DuckDb } from "./duckdb.js";
import { missingNumbers } from "./missing-cells.js";
import { DECIMAL_POINT } from "./number-notation.js";
import { type ReadOptions, roleOf, wantedColumns } from "./read-options.js";

/** A column that is wanted, and what its cells were found to be, of which only distinct strings are kept. */
export interface ProfiledColumn {
  readonly of: SourceColumn;
  /** whether its cells are asked for as numbers, else as strings */
  readonly isNumber: boolean;
  readonly column: CellColumn;
}

/** What one pass over the rows of files with types shows. */
export interface TypedProfile {
  readonly columns: readonly ProfiledColumn[];
  /** of the cells of these columns */
  readonly sign: CellSign;
}

/** A column with more distinct strings than this has no levels to be coded by. */
const MOST_LEVELS = 100_000;

/**
 * What the wanted columns of files with types hold, by queries that aggregate: numbers are counted, strings grouped. The rows of cells are not known. Null
 * where that cannot show everything: infinite numbers, numbers that mean missing, and columns of too many distinct strings.
 */
export async function typedProfile(
  db: DuckDb,
  source: ColumnSource,
  options: ReadOptions,
): Promise<TypedProfile | null> {
  const names = source.columns.map(({ name }) => name);
  const columns = wantedColumns(source.label, names, options).map((j) =>
    emptyColumn(source, source.columns[j]!, options),
  );
  if (missingNumbers(options.na).length > 0) return null;
  const sign = await countNumbers(db, source, columns);
  return sign !== null && (await countTexts(db, source, columns)) ? { columns, sign } : null;
}

function emptyColumn({ label }: ColumnSource, of: SourceColumn, options: ReadOptions): ProfiledColumn {
  const said = roleOf(of.name, options);
  if (of.type === "other") throw unusableType(label, of.name, said, `values of type ${of.typeName}`, options);
  const column = new CellColumn(of.name, of.type === "text" ? "text" : said, DECIMAL_POINT, { keepsCells: false });
  return { of, isNumber: of.type === "number" && !column.hasCodes, column };
}

/** Counts the cells of columns of numbers, and signs those of all columns; null where a number is neither finite nor empty. */
async function countNumbers(
  db: DuckDb,
  source: ColumnSource,
  wanted: readonly ProfiledColumn[],
): Promise<CellSign | null> {
  const numbers = wanted.filter(({ isNumber }) => isNumber);
  const asked = (cells: readonly string[]) =>
    db.numbers(`select ${cells.join(", ")} from ${source.relation}`, source.parameters);
  const [rows, hashes, ...found] = await asked([
    "count(*)::double",
    sumOfHashes(wanted.map(({ of }) => of)),
    ...numbers.flatMap(({ of: { number } }) => [
      `count(${number})::double`,
      `bool_and(isfinite(${number}))::integer::double`,
    ]),
  ]);
  // counted apart, as few columns have any
  const odd = numbers.filter((_, c) => found[2 * c + 1] === 0);
  const counts = odd.flatMap(({ of: { number } }) =>
    ["isnan", "isinf"].map((is) => `count(*) filter (where ${is}(${number}))::double`),
  );
  const counted = counts.length === 0 ? [] : await asked(counts);
  if (odd.some((_, o) => counted[2 * o + 1]! > 0)) return null;
  const nans = new Map(odd.map((each, o) => [each, counted[2 * o]!]));
  for (const [c, each] of numbers.entries()) {
    const nan = nans.get(each) ?? 0;
    each.column.addNumbers(found[2 * c]! - nan);
    each.column.addTexts("nan", false, nan);
    each.column.addEmpties(rows! - found[2 * c]!);
  }
  return { rows: rows!, hashes: hashes! };
}

/** Columns that are grouped by one query, at most: GROUPING has 63 bits. */
const GROUPED = 30;

/** Groups the cells of the other columns; false where one has too many distinct ones. */
async function countTexts(db: DuckDb, source: ColumnSource, wanted: readonly ProfiledColumn[]): Promise<boolean> {
  const texts = wanted.filter(({ isNumber }) => !isNumber);
  for (let from = 0; from < texts.length; from += GROUPED)
    if (!(await countGroups(db, source, texts.slice(from, from + GROUPED)))) return false;
  return true;
}

async function countGroups(db: DuckDb, source: ColumnSource, texts: readonly ProfiledColumn[]): Promise<boolean> {
  const cells = texts.map(({ of: { text } }, c) => `${text} as c${c}`).join(", ");
  const names = texts.map((_, c) => `c${c}`);
  const sql = `select grouping(${names.join(", ")})::double, coalesce(${names.join(", ")}), count(*)::double
    from (select ${cells} from ${source.relation}) group by grouping sets (${names.map((name) => `(${name})`).join(", ")})
    limit ${texts.length * (MOST_LEVELS + 1) + 1}`; // one row more than all may have, with that of the empty cells
  // a bit is set for each column that is not in the group, the first column's being the highest
  const all = 2 ** texts.length - 1;
  const ofSet = new Map(texts.map(({ column }, c) => [all - 2 ** (texts.length - 1 - c), column]));
  for await (const block of db.blocks(sql, source.parameters)) {
    const [sets, counts] = [block.numbers(0).values, block.numbers(2).values];
    for (const [i, text] of block.texts(1).entries()) {
      const column = ofSet.get(sets[i]!)!;
      if (text === null) column.addEmpties(counts[i]!);
      else column.addTexts(text, true, counts[i]!);
      if (column.distinct.all.length > MOST_LEVELS) return false;
    }
  }
  return true;
}

import { CellColumn } from "./cell-column.js";
import { unusableType } from "./cell-errors.js";
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

/** A column with more distinct strings than this has no levels to be coded by. */
const MOST_LEVELS = 100_000;

/**
 * What the wanted columns of files with types hold, by one query that aggregates: numbers are counted, strings grouped. The rows of cells are not known. Null
 * where that cannot show everything: infinite numbers, numbers that mean missing, and columns of too many distinct strings.
 */
export async function typedProfile(
  db: DuckDb,
  source: ColumnSource,
  options: ReadOptions,
): Promise<ProfiledColumn[] | null> {
  const names = source.columns.map(({ name }) => name);
  const wanted = wantedColumns(source.label, names, options).map((j) =>
    emptyColumn(source, source.columns[j]!, options),
  );
  if (missingNumbers(options.na).length > 0) return null;
  const isKnown = (await countNumbers(db, source, wanted)) && (await countTexts(db, source, wanted));
  return isKnown ? wanted : null;
}

function emptyColumn({ label }: ColumnSource, of: SourceColumn, options: ReadOptions): ProfiledColumn {
  const said = roleOf(of.name, options);
  if (of.type === "other") throw unusableType(label, of.name, said, `values of type ${of.typeName}`, options);
  const column = new CellColumn(of.name, of.type === "text" ? "text" : said, DECIMAL_POINT, { keepsCells: false });
  return { of, isNumber: of.type === "number" && !column.hasCodes, column };
}

/** Counts the cells of columns of numbers; false where some are neither finite nor empty. */
async function countNumbers(db: DuckDb, source: ColumnSource, wanted: readonly ProfiledColumn[]): Promise<boolean> {
  const numbers = wanted.filter(({ isNumber }) => isNumber);
  const counts = numbers.flatMap(({ of: { number } }) => [
    `count(${number})::double`,
    `count(*) filter (where isnan(${number}))::double`,
    `count(*) filter (where isinf(${number}))::double`,
  ]);
  const [rows, ...found] = await db.numbers(
    `select ${["count(*)::double", ...counts].join(", ")} from ${source.relation}`,
    source.parameters,
  );
  return numbers.every(({ column }, c) => {
    const [filled, nans, infinite] = [found[3 * c]!, found[3 * c + 1]!, found[3 * c + 2]!];
    column.addNumbers(filled - nans);
    column.addTexts("nan", false, nans);
    column.addEmpties(rows! - filled);
    return infinite === 0;
  });
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

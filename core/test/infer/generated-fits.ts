import {
  type Cell,
  columnsRead,
  completeRows,
  fit,
  formula,
  type Model,
  none,
  type Penalty,
  type Row,
  ridge,
  type Table,
  tableFromRows,
} from "../../src/index.js";
import { type Random, random } from "../../src/numeric/random.js";

/** Rows that were made up, and a model that was fitted to them. */
export interface GeneratedFit {
  readonly table: Table;
  readonly text: string;
  readonly model: Model;
  readonly rowWeights: string | undefined;
  readonly missing: "error" | "drop";
}

/** The rows that were fitted. */
export function completeOf({ table, model, rowWeights, missing }: Omit<GeneratedFit, "text">): Table {
  if (missing === "error") return table;
  const weights = rowWeights === undefined ? [] : [rowWeights];
  const names = new Set([...columnsRead(model.featureMap), ...[model.target].flat(), ...weights]);
  return completeRows(table, [...names]).table;
}

const PIECES = ["x", "z", "log(1 + abs(x))", "I(z^2)", "f", "g", "flag", "x:f", "f*flag", "x:z"] as const;

/** A fit of noisy classes by a formula of random terms, in rows that may lack cells, count by weights, and have masses for classes. */
export async function generatedFit(seed: number): Promise<GeneratedFit> {
  const source = random(seed);
  const chance = (p: number) => source.uniform() < p;
  const K = 2 + Math.floor(2.5 * source.uniform());
  const n = 150 + Math.floor(150 * source.uniform());
  const [isWeighted, lacksCells, isSoft] = [chance(0.4), chance(0.4), chance(0.25)];
  const rows = Array.from({ length: n }, () => rowOf(source, K, lacksCells));
  const table = tableFromRows(rows as Row[]);
  const chosen = PIECES.filter(() => chance(0.35));
  const target = isSoft
    ? `cbind(${classes(K)
        .map((k) => `m${k}`)
        .join(", ")})`
    : "y";
  const text = `${target} ~ ${chosen.length === 0 ? "x + f" : chosen.join(" + ")}`;
  const penalty: Penalty = chance(0.3) ? ridge(0.5) : none();
  const [rowWeights, missing] = [isWeighted ? "w" : undefined, lacksCells ? ("drop" as const) : ("error" as const)];
  const model = await fit(table, formula(text), {
    penalty,
    tolerance: 1e-12,
    missing,
    ...(rowWeights === undefined ? {} : { rowWeights }),
  });
  return { table, text, model, rowWeights, missing };
}

function rowOf(source: Random, K: number, lacksCells: boolean): Record<string, Cell> {
  const [x, z] = [source.normal(), 0.5 + source.uniform()];
  const f = ["u", "it's", "w"][Math.floor(3 * source.uniform())]!;
  const lack = (cell: Cell): Cell => (lacksCells && source.uniform() < 0.03 ? null : cell);
  const noisy = classes(K).map((k) => 0.4 * k * x - (f === "u" ? 0.5 * k : 0) + 2 * source.normal());
  return {
    x: lack(x),
    z: lack(z),
    f: lack(f),
    g: lack(["left", "right"][Math.floor(2 * source.uniform())]!),
    flag: source.uniform() < 0.4,
    w: Math.floor(3 * source.uniform()),
    y: `k${noisy.indexOf(Math.max(...noisy))}`,
    ...Object.fromEntries(classes(K).map((k) => [`m${k}`, Math.exp(noisy[k]! / 2)])),
  };
}

function classes(K: number): number[] {
  return Array.from({ length: K }, (_, k) => k);
}

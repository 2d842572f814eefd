import type { DuckDBConnection } from "@duckdb/node-api";
import { type ClassName, type FeatureMap, type Likelihood, likelihoodOf } from "multilogit";
import { featureNouns } from "multilogit/internal";

/**
 * The log-likelihood of a table's rows, summed where they are: each sum is one query, and nothing but sums leaves the database. Features
 * are the constant and standardised numbers; `target` is the column of classes. That is all that `solve` needs for a certified fit.
 */
export async function likelihoodInDuckDb(
  database: DuckDBConnection,
  table: string,
  featureMap: FeatureMap,
  target: string,
): Promise<Likelihood> {
  const query = async (sql: string) => (await database.runAndReadAll(sql)).getRows();
  const labels = await query(`SELECT ${name(target)}, count(*)::DOUBLE FROM ${table} GROUP BY 1 ORDER BY 1`);
  // whole numbers come as bigint, which no class can be
  const classes = labels.map(([label]) => (typeof label === "bigint" ? Number(label) : (label as ClassName)));
  const [d, K] = [featureMap.names.length, classes.length];
  const phi = list(featureMap.features.map(featureInSql));
  const y = `list_position(${list(classes.map(literal))}, ${name(target)})`;
  const staged = `(SELECT ${phi} AS phi, ${y} AS y FROM ${table})`;

  /** Scores of each row: K dot products. */
  const scores = (W: Float64Array) =>
    list(each(K, (k) => `list_dot_product(phi, ${list(each(d, (j) => number(W[j * K + k]!)))})`));
  /** The d × K sums Σ_i φ_ij c_ik of a query that gives phi and a list c. */
  const products = async (from: string) => {
    const sums = each(d * K, (jk) => `sum(phi[${Math.floor(jk / K) + 1}] * c[${(jk % K) + 1}])`);
    return Float64Array.from((await query(`SELECT ${sums} FROM (${from})`))[0] as number[]);
  };
  const withScores = (W: Float64Array) => `SELECT phi, y, ${scores(W)} AS a FROM ${staged}`;
  const withProbabilities = (W: Float64Array) =>
    `SELECT *, list_transform(a, s -> exp(s - z)) AS p FROM (SELECT *, ${logSumExp("a")} AS z FROM (${withScores(W)}))`;

  const at = async (W: Float64Array) => {
    const values = await query(`SELECT sum(a[y] - z) FROM (${withProbabilities(W)})`);
    const own = `list_transform(p, (q, k) -> (k = y)::INT - q)`;
    return {
      W,
      logLikelihood: values[0]![0] as number,
      slope: await products(`SELECT phi, ${own} AS c FROM (${withProbabilities(W)})`),
      hessianVector: (V: Float64Array) => {
        const change = `SELECT *, ${scores(V)} AS b FROM (${withProbabilities(W)})`;
        const mean = `SELECT *, list_dot_product(p, b) AS m FROM (${change})`;
        return products(`SELECT phi, list_transform(p, (q, k) -> q * (b[k] - m)) AS c FROM (${mean})`);
      },
      along: async (V: Float64Array, steps: Float64Array) => {
        const line = `SELECT y, a, ${scores(V)} AS b FROM (${withScores(W)})`;
        const moved = (t: number) => `list_transform(a, (s, k) -> s + ${number(t)} * b[k])`;
        const sums = Array.from(steps, (t) => `sum(${moved(t)}[y] - ${logSumExp(moved(t))})`);
        return Float64Array.from((await query(`SELECT ${sums} FROM (${line})`))[0] as number[]);
      },
      scoreChange: async (V: Float64Array) => {
        const sums = "max(list_max(b) - list_min(b)), min(b[y] - list_max(b))";
        const [change] = await query(`SELECT ${sums} FROM (SELECT y, ${scores(V)} AS b FROM ${staged})`);
        return { spread: change![0] as number, margin: change![1] as number };
      },
    };
  };
  const classTotals = Float64Array.from(labels, ([, count]) => count as number);
  const rows = classTotals.reduce((sum, count) => sum + count, 0);
  return likelihoodOf({ featureMap, classes, target, rows, classTotals, engine: "DuckDB", at });
}

function featureInSql(feature: FeatureMap["features"][number]): string {
  if (feature.kind === "constant") return number(1);
  if (feature.kind !== "number" || feature.expression.kind !== "column")
    throw new Error(`${featureNouns(feature)[0]}: this example knows constants and numbers only`);
  return `(${name(feature.expression.column)}::DOUBLE - ${number(feature.center)}) / ${number(feature.scale)}`;
}

/** ln Σ exp over a list, with its largest number taken out first. */
function logSumExp(a: string): string {
  return `(list_max(${a}) + ln(list_sum(list_transform(${a}, s -> exp(s - list_max(${a}))))))`;
}

const each = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at));
const list = (items: readonly string[]) => `[${items.join(", ")}]`;
const name = (column: string) => `"${column.replaceAll('"', '""')}"`;
const literal = (label: ClassName) => (typeof label === "string" ? `'${label.replaceAll("'", "''")}'` : `${label}`);
/** In exponential notation, which DuckDB reads as a double with all its digits. */
const number = (x: number) => x.toExponential();

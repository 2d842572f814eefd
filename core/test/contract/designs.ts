import { bits, bytesPerRow } from "../../src/design/bits.js";
import { codes } from "../../src/design/codes.js";
import { concat } from "../../src/design/concat.js";
import { csr } from "../../src/design/csr.js";
import { dense } from "../../src/design/dense.js";
import type { DesignMatrix } from "../../src/design/design-matrix.js";
import { standardized } from "../../src/design/standardized.js";
import { applyFeatures } from "../../src/features/apply-features.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { normals, type Random } from "../../src/numeric/random.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { explicitDesign } from "./by-hand.js";
import { below, representations } from "./representations.js";

/** Φ as an operator and, beside it, as n rows of d numbers. */
export interface DesignPair {
  readonly design: DesignMatrix;
  readonly rows: readonly (readonly number[])[];
}

export interface DesignCase {
  readonly name: string;
  make(n: number, source: Random): DesignPair;
}

function densePair(n: number, d: number, source: Random): DesignPair {
  const rows = numbersOf(n, d, (i, j) => ((i + j) % 4 === 0 ? 0 : source.normal()));
  return { rows, design: dense(Float64Array.from(rows.flat()), d) };
}

function bitsPair(n: number, d: number, source: Random): DesignPair {
  const rows = numbersOf(n, d, () => (source.uniform() < 0.4 ? 1 : 0));
  const bytes = new Uint8Array(n * bytesPerRow(d));
  rows.forEach((row, i) => {
    row.forEach((x, j) => {
      bytes[i * bytesPerRow(d) + Math.floor(j / 8)]! += x * 2 ** (j % 8);
    });
  });
  return { rows, design: bits(bytes, d) };
}

function codesPair(n: number, levels: number, source: Random): DesignPair {
  const code = Int32Array.from({ length: n }, () => below(source, levels + 1) - 1);
  return { rows: numbersOf(n, levels, (i, j) => (code[i] === j ? 1 : 0)), design: codes(code, levels) };
}

function csrPair(n: number, d: number, source: Random): DesignPair {
  const rows = numbersOf(n, d, (i) => (i % 5 === 2 || source.uniform() < 0.6 ? 0 : source.normal()));
  const entries = rows.map((row) => row.flatMap((x, j) => (x === 0 ? [] : [[j, x] as const])));
  const starts = Int32Array.from({ length: n + 1 }, (_, i) => entries.slice(0, i).flat().length);
  const columns = Int32Array.from(entries.flat(), ([j]) => j);
  return { rows, design: csr({ starts, columns, values: Float64Array.from(entries.flat(), ([, x]) => x) }, d) };
}

function standardizedPair({ rows, design }: DesignPair, source: Random): DesignPair {
  // One feature whose centre is a value of the column, so that a standardised zero occurs.
  const center = normals(source, design.features).map((c, j) => (j === 0 ? rows[0]![0]! : c));
  const scale = normals(source, design.features).map((s) => 0.5 + s * s);
  return {
    rows: rows.map((row) => row.map((x, j) => (x - center[j]!) / scale[j]!)),
    design: standardized(design, center, scale),
  };
}

function concatPair(...blocks: readonly DesignPair[]): DesignPair {
  return {
    rows: blocks[0]!.rows.map((_, i) => blocks.flatMap((block) => block.rows[i]!)),
    design: concat(blocks.map((block) => block.design)),
  };
}

function numbersOf(n: number, d: number, value: (i: number, j: number) => number): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: d }, (_, j) => value(i, j)));
}

/** Every representation made directly, also in combinations that no feature map asks for yet. */
const direct: readonly DesignCase[] = [
  { name: "dense", make: (n, source) => densePair(n, 5, source) },
  { name: "bits", make: (n, source) => bitsPair(n, 17, source) },
  { name: "codes", make: (n, source) => codesPair(n, 4, source) },
  { name: "csr with empty rows", make: (n, source) => csrPair(n, 6, source) },
  { name: "standardized over dense", make: (n, source) => standardizedPair(densePair(n, 5, source), source) },
  { name: "standardized over csr", make: (n, source) => standardizedPair(csrPair(n, 6, source), source) },
  { name: "standardized over bits", make: (n, source) => standardizedPair(bitsPair(n, 9, source), source) },
  { name: "standardized over codes", make: (n, source) => standardizedPair(codesPair(n, 3, source), source) },
  {
    name: "standardized over a concat",
    make: (n, source) => standardizedPair(concatPair(bitsPair(n, 3, source), csrPair(n, 4, source)), source),
  },
  {
    name: "concat of all, one inside another",
    make: (n, source) =>
      concatPair(
        codesPair(n, 3, source),
        standardizedPair(densePair(n, 2, source), source),
        concatPair(bitsPair(n, 9, source), standardizedPair(csrPair(n, 3, source), source)),
        densePair(n, 1, source),
      ),
  },
];

const fromFeatureMaps: readonly DesignCase[] = representations.map((representation) => ({
  name: `${representation.name}, from a feature map`,
  make: (n, source) => {
    const featureMap = featureMapOf(representation.features);
    const table = tableFromColumns({ "row number": new Float64Array(n), ...representation.columns(n, source) });
    return { rows: explicitDesign(featureMap, table), design: applyFeatures(featureMap, table) };
  },
}));

export const designs: readonly DesignCase[] = [...direct, ...fromFeatureMaps];

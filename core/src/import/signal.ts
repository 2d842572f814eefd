import type { Expression } from "../features/expression.js";
import type { Level } from "../features/feature-map.js";

/**
 * One column on its way through another program's transformations:
 *
 *     constant   a number that is the same in every row
 *     number     (x − center) / scale of a raw column x; the scale may be negative, not 0
 *     expression (e − center) / scale of an expression of raw columns
 *     coded      where the cell is level l its value in `values`, and `rest` at levels that have none there; `otherwise` at other cells; null
 *                there refuses the row
 */
export type Signal =
  | { readonly kind: "constant"; readonly value: number }
  | {
      readonly kind: "number";
      readonly column: string;
      readonly isBoolean: boolean;
      readonly center: number;
      readonly scale: number;
    }
  | {
      readonly kind: "expression";
      readonly expression: Expression;
      readonly center: number;
      readonly scale: number;
    }
  | {
      readonly kind: "coded";
      readonly column: string;
      readonly levels: readonly Level[];
      readonly values: ReadonlyMap<number, number>;
      readonly rest: number;
      readonly otherwise: number | null;
    };

/** (signal − center) / scale. */
export function affine(signal: Signal, center: number, scale: number): Signal {
  const moved = (value: number) => (value - center) / scale;
  switch (signal.kind) {
    case "constant":
      return { ...signal, value: moved(signal.value) };
    case "number":
    case "expression":
      return { ...signal, center: signal.center + center * signal.scale, scale: signal.scale * scale };
    case "coded":
      return {
        ...signal,
        values: new Map([...signal.values].map(([l, value]) => [l, moved(value)])),
        rest: moved(signal.rest),
        otherwise: signal.otherwise === null ? null : moved(signal.otherwise),
      };
  }
}

/** Whether it is a raw column of numbers or categories that nothing was done to yet. */
export function isRaw(signal: Signal): signal is Signal & { kind: "number" } {
  return signal.kind === "number" && signal.center === 0 && signal.scale === 1;
}

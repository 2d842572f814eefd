/** Numbers row by row; `whole` where the language should hold them as integers. */
export interface PlainArray {
  readonly shape: readonly number[];
  readonly flat: readonly number[];
  readonly whole?: true;
  /** what derivatives are taken by */
  readonly isWeights?: true;
}

/** What a function is given: an array, a number, names of classes, several arguments in one; null for one that is left out. */
export type Argument =
  | null
  | number
  | PlainArray
  | { readonly strings: readonly string[] }
  | { readonly items: readonly Argument[] }
  | { readonly fields: Readonly<Record<string, Argument>> };

/** What a function returned; `other` names the type of what is not made of numbers. */
export type Returned =
  | null
  | number
  | string
  | PlainArray
  | { readonly items: readonly Returned[] }
  | { readonly fields: Readonly<Record<string, Returned>> }
  | { readonly other: string };

/** One call: what came back, or why nothing did. */
export interface CallResult {
  readonly returned?: Returned;
  /** gradients that the call left with its arguments, such as `.grad` of a tensor, in the order of the arguments */
  readonly filled?: readonly Returned[];
  /** arguments that hold other numbers after the call, by position */
  readonly changed?: readonly number[];
  readonly failed?: string;
  /** where in the user's files it failed, one line each, the innermost last */
  readonly at?: readonly string[];
  /** the error itself, in the same process */
  readonly thrown?: unknown;
}

/** A function in any language that can be called with arrays, and that knows nothing of the doctor. */
export interface PlainFunction {
  readonly name: string;
  /** in order; the name is null where it has none */
  readonly parameters: readonly { readonly name: string | null; readonly required: boolean }[];
  /** kinds of array to hand over, the likeliest first */
  readonly containers: readonly string[];
  /** what labels usually count from in this language */
  readonly labelsFrom: 0 | 1;
  /** whether the language lays out a matrix column by column */
  readonly columnMajor: boolean;
  call(calls: readonly (readonly Argument[])[], container: string): Promise<readonly CallResult[]>;
}

/** One function that returns value and gradient, or one for each. */
export interface PlainSubject {
  readonly value: PlainFunction;
  /** absent where `value` returns both */
  readonly gradient?: PlainFunction;
}

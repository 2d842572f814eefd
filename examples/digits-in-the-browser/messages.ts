/** What the page asks of the worker. */
export interface Task {
  readonly pixels: { readonly rows: number; readonly columns: number; readonly data: Uint8Array };
  readonly digits: readonly string[];
  readonly lambda: number;
}

/** What the worker answers. */
export type Answer =
  | { readonly kind: "progress"; readonly iteration: number; readonly gap: number }
  | { readonly kind: "model"; readonly text: string }
  | { readonly kind: "failed"; readonly sentence: string };

import { MultilogitError } from "multilogit";
import { availableMemory } from "multilogit/internal";

/** Rows that take no more are held: they are fitted a little faster, and `--hold-out` and others need all of them. */
const MOST_MEMORY = 2e9;

/**
 * Bytes that the rows of a file may take before they are read in blocks: `--memory`, or half of what is free.
 * @throws MultilogitError "option" for `--no-sample`, which is for rows that stay in a database
 */
export function memoryToRead(
  data: string,
  {
    memory = Math.min(MOST_MEMORY, availableMemory() / 2),
    sample,
  }: { readonly memory?: number; readonly sample?: boolean },
): number {
  if (sample === false)
    throw new MultilogitError("option", `--no-sample: the rows of ${data} are read here anyway; leave it out`);
  return memory;
}

import { MultilogitError } from "multilogit";
import type { DatabaseAddress } from "./database-address.js";

/** Throws if options were given that need rows here, as those of a database stay there. */
export function assertStays({ label }: DatabaseAddress, needing: readonly string[]): void {
  if (needing.length === 0) return;
  throw new MultilogitError(
    "option",
    `${needing.join(" and ")}: ${needing.length === 1 ? "needs" : "need"} the rows here, but those of ${label} stay there; leave the option out, or write the rows to a file and give that`,
  );
}

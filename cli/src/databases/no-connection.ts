import { MultilogitError } from "multilogit";
import { oneLine } from "../files/file-error.js";

const CODES = /^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|ENOENT|EACCES)/;

/** The error that nothing answers at an address, where this is what a driver's error says; else null. */
export function noConnection(cause: unknown, product: string, label: string): MultilogitError | null {
  // an address of several numbers gives one error for each
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  const { code } = Object(first) as { code?: unknown };
  if (typeof code !== "string" || !CODES.test(code)) return null;
  const reason =
    code === "ENOTFOUND" || code.startsWith("EAI_") ? `there is no such host: ${oneLine(first)}` : oneLine(first);
  return new MultilogitError("engine", `${label}: no ${product} answers (${reason}); start it, or correct the address`);
}

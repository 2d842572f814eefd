/** Why requests are refused, as counted by the metrics. */
export const REASONS = [
  "path",
  "method",
  "query",
  "type",
  "bytes",
  "syntax",
  "rows",
  "cells",
  "time",
  "fault",
] as const;
export type Reason = (typeof REASONS)[number];

/** What is wrong with a row. */
export interface Fault {
  /** from 1 */
  readonly row: number;
  /** null where no single column is to blame */
  readonly column: string | null;
  /** what the cell is, what is expected, what to do */
  readonly message: string;
}

/** A request that is not answered; thrown while it is read, and turned into its response. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly reason: Reason,
    message: string,
    readonly faults: readonly Fault[] = [],
  ) {
    super(message);
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: "The request cannot be used",
  404: "There is nothing here",
  405: "This method is not allowed here",
  408: "The request took too long to arrive",
  413: "The request is too large",
  415: "This type of content cannot be read",
  422: "The rows cannot be classified",
  500: "Something went wrong here",
  503: "The answer took too long",
};

/** Problem details (RFC 9457); `errors` says what is wrong with which row. */
export function problemResponse({ status, reason, message, faults }: Refusal, headers: HeadersInit = {}): Response {
  const problem = { title: TITLES[status], status, detail: message, reason };
  return new Response(`${JSON.stringify(faults.length > 0 ? { ...problem, errors: faults } : problem)}\n`, {
    status,
    headers: { ...headers, "Content-Type": "application/problem+json", "Cache-Control": "no-store" },
  });
}

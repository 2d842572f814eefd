import { REASONS, type Reason } from "./refusal.js";

/** Upper bounds of the latency histogram's buckets, in seconds: from one row on an idle machine to a request at the default time limit. */
const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Counts of a handler since it was made, as Prometheus reads them. */
export class Metrics {
  readonly #requests = new Map<string, { readonly route: string; readonly status: number; count: number }>();
  readonly #rows = new Map<string, number>();
  readonly #rejected = new Map<Reason, number>(REASONS.map((reason) => [reason, 0]));
  readonly #buckets = new Float64Array(BOUNDS.length + 1);
  #seconds = 0;

  /** A request that was answered; `route` is one of few, never a path that a client made up. */
  request(route: string, status: number, seconds: number): void {
    const key = `${route} ${status}`;
    const known = this.#requests.get(key);
    if (known) known.count++;
    else this.#requests.set(key, { route, status, count: 1 });
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
    this.#buckets[bucket < 0 ? BOUNDS.length : bucket]!++;
    this.#seconds += seconds;
  }

  rows(model: string, count: number): void {
    this.#rows.set(model, (this.#rows.get(model) ?? 0) + count);
  }

  reject(reason: Reason): void {
    this.#rejected.set(reason, this.#rejected.get(reason)! + 1);
  }

  /** Prometheus text, version 0.0.4 */
  text(): string {
    let below = 0;
    const buckets = [...BOUNDS, "+Inf"].map((bound, b) => {
      below += this.#buckets[b]!;
      return `multilogit_request_seconds_bucket{le="${bound}"} ${below}`;
    });
    return `${[
      "# HELP multilogit_requests_total Requests answered, by route and status.",
      "# TYPE multilogit_requests_total counter",
      ...[...this.#requests.values()].map(
        ({ route, status, count }) => `multilogit_requests_total{route="${route}",status="${status}"} ${count}`,
      ),
      "# HELP multilogit_rows_total Rows classified, by model.",
      "# TYPE multilogit_rows_total counter",
      ...[...this.#rows].map(([model, count]) => `multilogit_rows_total{model="${escaped(model)}"} ${count}`),
      "# HELP multilogit_rejected_total Requests refused, by reason.",
      "# TYPE multilogit_rejected_total counter",
      ...[...this.#rejected].map(([reason, count]) => `multilogit_rejected_total{reason="${reason}"} ${count}`),
      "# HELP multilogit_request_seconds Time from the start of a request to its answer.",
      "# TYPE multilogit_request_seconds histogram",
      ...buckets,
      `multilogit_request_seconds_sum ${this.#seconds}`,
      `multilogit_request_seconds_count ${below}`,
    ].join("\n")}\n`;
  }
}

function escaped(label: string): string {
  return label.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

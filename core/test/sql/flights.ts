/** Rows that any database can make by itself, with every kind of column. */
export const FLIGHTS = ["distance", "hour", "carrier", "night", "passengers", "delay"];

const NUMBERS: Readonly<Record<string, (rows: number) => string>> = {
  duckdb: (rows) => `SELECT range AS id FROM range(${rows})`,
  spark: (rows) => `SELECT id FROM range(0, ${rows}, 1, 4)`,
  clickhouse: (rows) => `SELECT toFloat64(number) AS id FROM numbers(${rows})`,
  postgres: (rows) => `SELECT id FROM generate_series(0, ${rows - 1}) AS id`,
};

/** A SELECT of this many rows; sines of multiples of the row number stand for noise. */
export function flightsIn(database: "duckdb" | "spark" | "clickhouse" | "postgres", rows: number): string {
  return `SELECT distance, hour, carrier, night, passengers, CASE
      WHEN noise + 0.5 * distance - 0.3 * hour + CASE carrier WHEN 'a' THEN 1 WHEN 'b' THEN -1 ELSE 0 END < -1 THEN 'early'
      WHEN noise + 0.2 * hour < 0.4 THEN 'on time' WHEN noise - 0.4 * distance < 1 THEN 'late' ELSE 'cancelled' END AS delay
    FROM (SELECT sin(id * 12.9898) * 1.4 AS distance, cos(id * 78.233) * 1.4 AS hour, sin(id * 39.425) > 0.3 AS night,
        CASE WHEN sin(id * 7.77) < -0.5 THEN 'a' WHEN sin(id * 7.77) < 0.2 THEN 'b' WHEN sin(id * 7.77) < 0.7 THEN 'c' ELSE 'd' END AS carrier,
        floor(2 + 1.5 * sin(id * 3.3)) AS passengers, sin(id * 91.345) * 2 AS noise
      FROM (${NUMBERS[database]!(rows)}) AS ids) AS raw`;
}

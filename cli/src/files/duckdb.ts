import type { Connection, DataChunk, Vector } from "@duckdb/node-bindings";
import { SystemFault } from "../system/system-fault.js";

/**
 * DuckDB in memory, through its thin binding: the object-oriented package above it takes 150 ms to load, which is more
 * than everything else that reading a small file takes.
 */
export interface DuckDb {
  /** The one row that `sql` gives, all of DOUBLEs; NaN where NULL. */
  numbers(sql: string, parameters: readonly string[]): Promise<number[]>;
  /** All rows that `sql` gives, all of VARCHARs. */
  texts(sql: string, parameters: readonly string[]): Promise<(string | null)[][]>;
  /** The rows of `sql` in blocks, in order, all of which DuckDB holds. */
  blocks(sql: string, parameters: readonly string[]): AsyncGenerator<Block>;
  /** Runs `sql` for its effect. */
  execute(sql: string, parameters: readonly string[]): Promise<void>;
  /**
   * The rows of `sql` in blocks, in order, of which never more than a few are held. An error in the middle ends the rows without being
   * reported; where there are fewer than `rows`, all are asked for again, by a query that reports it.
   */
  stream(sql: string, parameters: readonly string[], rows: number): AsyncGenerator<Block>;
}

/** Some consecutive rows of a result. What it returns is only valid until the next block is asked for. */
export interface Block {
  readonly rows: number;
  readonly columns: number;
  /** column j, of type DOUBLE, and where it is NULL */
  numbers(j: number): Numbers;
  /** column j, of type INTEGER, and where it is NULL */
  codes(j: number): Codes;
  /** column j, of type VARCHAR */
  texts(j: number): (string | null)[];
}

export interface Numbers {
  readonly values: Float64Array;
  readonly validity: Validity;
}

export interface Codes {
  readonly values: Int32Array;
  readonly validity: Validity;
}

/** One bit per row, set where there is a value; null if every row has one. */
export type Validity = Uint8Array | null;

export function isValid(validity: Validity, i: number): boolean {
  return validity === null || (validity[i >> 3]! & (1 << (i & 7))) !== 0;
}

type Binding = typeof import("@duckdb/node-bindings");

/**
 * Opens DuckDB, runs `use`, and closes it whatever happens. DuckDB's own errors are passed on as they are.
 * @throws SystemFault if it gets too little memory, whatever `use` did about that
 */
export async function withDuckDb<T>(use: (db: DuckDb) => Promise<T>): Promise<T> {
  try {
    return await withOpenDuckDb(use);
  } catch (cause) {
    if (isOutOfMemory(cause))
      throw new SystemFault(
        "DuckDB, which reads and writes Parquet, gets too little memory; raise --memory or ulimit -v, write smaller row groups, or use CSV",
      );
    throw cause;
  }
}

/** Whether an error says that memory is short, and nothing about what was read. */
export function isOutOfMemory(cause: unknown): boolean {
  return /Out of Memory Error|bad_alloc|failed to map segment|cannot allocate memory/i.test(String(cause));
}

async function withOpenDuckDb<T>(use: (db: DuckDb) => Promise<T>): Promise<T> {
  const { default: binding } = (await import("@duckdb/node-bindings")) as unknown as { default: Binding };
  const config = binding.create_config();
  // Reading a file must never make it fetch anything.
  binding.set_config(config, "autoload_known_extensions", "false");
  binding.set_config(config, "autoinstall_known_extensions", "false");
  const database = await binding.open(":memory:", config);
  const connection = await binding.connect(database);
  try {
    // With the default of 1 MB its threads wait for the reader, and 65 million cells take a third longer.
    await binding.query(connection, "set streaming_buffer_size = '16MB'");
    return await use(duckDb(binding, connection));
  } finally {
    binding.disconnect_sync(connection);
    binding.close_sync(database);
  }
}

function duckDb(binding: Binding, connection: Connection): DuckDb {
  const blocks = async function* (sql: string, parameters: readonly string[], isStream = false): AsyncGenerator<Block> {
    const statement = await binding.prepare(connection, sql);
    try {
      parameters.forEach((text, i) => {
        binding.bind_varchar(statement, i + 1, text);
      });
      const result = await (isStream
        ? binding.execute_prepared_streaming(statement)
        : binding.execute_prepared(statement));
      for (;;) {
        const chunk = await binding.fetch_chunk(result);
        const rows = chunk === null ? 0 : binding.data_chunk_get_size(chunk);
        if (chunk === null || rows === 0) return;
        yield blockOf(binding, chunk, rows);
        showWeight(8 * rows * binding.data_chunk_get_column_count(chunk));
      }
    } finally {
      binding.destroy_prepare_sync(statement);
    }
  };
  return {
    async numbers(sql, parameters) {
      const row: number[] = [];
      for await (const block of blocks(sql, parameters))
        for (let j = 0; j < block.columns; j++) {
          const { values, validity } = block.numbers(j);
          row.push(isValid(validity, 0) ? values[0]! : Number.NaN);
        }
      return row;
    },
    async texts(sql, parameters) {
      const rows: (string | null)[][] = [];
      for await (const block of blocks(sql, parameters)) {
        const columns = Array.from({ length: block.columns }, (_, j) => block.texts(j));
        for (let i = 0; i < block.rows; i++) rows.push(columns.map((column) => column[i]!));
      }
      return rows;
    },
    blocks: (sql, parameters) => blocks(sql, parameters),
    async execute(sql, parameters) {
      for await (const _ of blocks(sql, parameters));
    },
    async *stream(sql, parameters, rows) {
      let seen = 0;
      for await (const block of blocks(sql, parameters, true)) {
        seen += block.rows;
        yield block;
      }
      if (seen < rows) for await (const _ of blocks(`select bit_xor(hash(cells)) from (${sql}) as cells`, parameters));
    },
  };
}

/**
 * A block is freed when the garbage collector finds its handle, but it counts the handle as a few bytes and so comes too late: a stream of
 * 500 MB would be held as a whole. Memory that is never touched makes it count the real size of a block.
 */
function showWeight(bytes: number): void {
  Buffer.allocUnsafeSlow(bytes);
}

function blockOf(binding: Binding, chunk: DataChunk, rows: number): Block {
  return {
    rows,
    columns: binding.data_chunk_get_column_count(chunk),
    numbers(j) {
      const vector = binding.data_chunk_get_vector(chunk, j);
      const bytes = binding.vector_get_data(vector, rows * 8);
      const values = new Float64Array(bytes.buffer, bytes.byteOffset, rows);
      return { values, validity: validityOf(binding, vector, rows) };
    },
    codes(j) {
      const vector = binding.data_chunk_get_vector(chunk, j);
      const bytes = binding.vector_get_data(vector, rows * 4);
      const values = new Int32Array(bytes.buffer, bytes.byteOffset, rows);
      return { values, validity: validityOf(binding, vector, rows) };
    },
    texts(j) {
      const vector = binding.data_chunk_get_vector(chunk, j);
      const validity = validityOf(binding, vector, rows);
      const bytes = binding.vector_get_data(vector, rows * 16);
      const view = Buffer.from(bytes.buffer, bytes.byteOffset, rows * 16);
      return Array.from({ length: rows }, (_, i) => (isValid(validity, i) ? textAt(binding, view, i * 16) : null));
    },
  };
}

/** DuckDB may keep the bits of a vector that has no NULL; saying so saves the reader a look at each of them. */
function validityOf(binding: Binding, vector: Vector, rows: number): Validity {
  const bits = binding.vector_get_validity(vector, Math.ceil(rows / 64) * 8) as Uint8Array | null;
  if (!bits) return null;
  const whole = rows >> 3;
  for (let b = 0; b < whole; b++) if (bits[b] !== 255) return bits;
  const rest = (1 << (rows & 7)) - 1;
  return (bits[whole]! & rest) === rest ? null : bits;
}

/** A VARCHAR is 16 bytes: its length, then up to 12 bytes of text, or 4 bytes of it and a pointer to all. */
function textAt(binding: Binding, view: Buffer, at: number): string {
  const length = view.readUInt32LE(at);
  if (length <= 12) return view.toString("utf8", at + 4, at + 4 + length);
  const bytes = binding.get_data_from_pointer(view.buffer as ArrayBuffer, view.byteOffset + at + 8, length);
  return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString("utf8");
}

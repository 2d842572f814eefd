import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cell, Column, Table } from "multilogit";
import { cellOf, columnOf } from "multilogit";
import { afterAll } from "vitest";

/** A folder for the files of one test file, deleted afterwards. */
export function scratchFolder(): {
  path: (name: string) => string;
  file: (name: string, content: string | Buffer) => string;
} {
  const folder = mkdtempSync(join(tmpdir(), "multilogit-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  return {
    path,
    file(name, content) {
      writeFileSync(path(name), content);
      return path(name);
    },
  };
}

export function cellsOf(table: Table, name: string): Cell[] {
  const column = columnOf(table, name);
  return Array.from({ length: table.rows }, (_, i) => cellOf(column, i));
}

export function kindsOf(table: Table): Column["kind"][] {
  return table.columns.map((column) => column.kind);
}

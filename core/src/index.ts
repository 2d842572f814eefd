export { type ErrorCode, MultilogitError, quoted, suggestion } from "./errors.js";
export { selectRows, sliceRows } from "./table/select-rows.js";
export {
  type Cell,
  type Column,
  cellOf,
  columnOf,
  type NumberArray,
  type Row,
  rowOf,
  type Table,
  tableOf,
} from "./table/table.js";
export { tableFromColumns } from "./table/table-from-columns.js";
export { tableFromRows } from "./table/table-from-rows.js";

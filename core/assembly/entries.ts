import { Part, PartKind, Plan, Position, Standardized, Workspace } from "./plan";

// The features of one row that are not zero, as columns and values in the workspace.

/** Lists the non-zero features of row i in the workspace, ascending; returns how many. */
export function listEntries(plan: Plan, workspace: Workspace, i: i32): i32 {
  let count = 0;
  for (let q = 0; q < plan.partCount; q++) {
    const part = changetype<Part>(plan.parts + q * offsetof<Part>());
    const columns = workspace.entryColumns + 4 * count;
    const values = workspace.entryValues + 8 * count;
    const listed = listPart(part, i, columns, values);
    count += part.standardized == Standardized.NO ? listed : standardizeEntries(plan, part, columns, values, listed);
  }
  return count;
}

/** The non-zero features of one part, as they are stored. */
export function listPart(part: Part, i: i32, columns: usize, values: usize): i32 {
  let count = 0;
  const data = part.data + <usize>i * part.width * part.bytes;
  if (part.kind == PartKind.CONSTANT) {
    store<i32>(columns, part.feature);
    store<f64>(values, 1);
    return 1;
  }
  if (part.kind == PartKind.LOOKUP) {
    for (let p = 0; p < part.width; p++) {
      const position = changetype<Position>(part.positions + p * offsetof<Position>());
      const code = part.bytes == 1 ? <i32>load<u8>(data + p) : load<i32>(data + 4 * p);
      if (position.flags == 0) {
        if (code == position.entries - 1) continue;
        store<i32>(columns + 4 * count, position.feature + code);
        store<f64>(values + 8 * count++, 1);
      } else {
        for (let byte = code; byte != 0; byte &= byte - 1) {
          store<i32>(columns + 4 * count, position.feature + ctz(byte));
          store<f64>(values + 8 * count++, 1);
        }
      }
    }
    return count;
  }
  if (part.kind == PartKind.DENSE) {
    for (let j = 0; j < part.width; j++) {
      const x = numberAt(data, j, part.bytes);
      if (x == 0) continue;
      store<i32>(columns + 4 * count, part.feature + j);
      store<f64>(values + 8 * count++, x);
    }
    return count;
  }
  for (let e = load<i32>(part.starts + 4 * i), end = load<i32>(part.starts + 4 * i, 4); e < end; e++) {
    store<i32>(columns + 4 * count, part.feature + load<i32>(part.columns + 4 * e));
    store<f64>(values + 8 * count++, numberAt(part.data, e, part.bytes));
  }
  return count;
}

@inline
function numberAt(data: usize, place: i32, bytes: i32): f64 {
  if (bytes == 1) return <f64>load<u8>(data + place);
  if (bytes == 4) return <f64>load<f32>(data + 4 * <usize>place);
  return load<f64>(data + 8 * <usize>place);
}

/** Makes the entries of a part (x − centre)/scale, in place; where there are centres the zeros too, from the last feature down. */
export function standardizeEntries(plan: Plan, part: Part, columns: usize, values: usize, count: i32): i32 {
  if (part.standardized == Standardized.SCALED) {
    for (let e = 0; e < count; e++) {
      const at = values + 8 * e;
      store<f64>(at, load<f64>(at) / load<f64>(plan.scales + 8 * load<i32>(columns + 4 * e)));
    }
    return count;
  }
  for (let f = part.featureCount - 1, e = count - 1; f >= 0; f--) {
    const j = part.feature + f;
    let x: f64 = 0;
    if (e >= 0 && load<i32>(columns + 4 * e) == j) x = load<f64>(values + 8 * e--);
    store<i32>(columns + 4 * f, j);
    store<f64>(values + 8 * f, (x - load<f64>(plan.centers + 8 * j)) / load<f64>(plan.scales + 8 * j));
  }
  return part.featureCount;
}

/** Replaces features by places in the list, and drops those that have none; returns how many stay. */
export function placedEntries(workspace: Workspace, listed: i32, places: usize): i32 {
  let count = 0;
  for (let e = 0; e < listed; e++) {
    const place = load<i32>(places + 4 * load<i32>(workspace.entryColumns + 4 * e));
    if (place < 0) continue;
    store<i32>(workspace.entryColumns + 4 * count, place);
    store<f64>(workspace.entryValues + 8 * count++, load<f64>(workspace.entryValues + 8 * e));
  }
  return count;
}

/** A structure of 32-bit fields one after the other, as an @unmanaged class of assembly/plan.ts lies in memory. */
export interface Struct<Field extends string> {
  readonly fields: readonly Field[];
  /** Its numbers in the order of the fields, from an object by name. */
  of(values: Readonly<Record<Field, number>>): Int32Array;
}

export function struct<const Field extends string>(...fields: Field[]): Struct<Field> {
  return { fields, of: (values) => Int32Array.from(fields, (field) => values[field]) };
}

/** A structure of 32-bit fields one after the other, as an @unmanaged class of assembly/plan.ts lies in memory. */
export interface Struct<Field extends string> {
  readonly fields: readonly Field[];
  /** The numbers of one, in the order of the fields, from their names. */
  of(values: Readonly<Record<Field, number>>): Int32Array;
}

export function struct<const Field extends string>(...fields: Field[]): Struct<Field> {
  return { fields, of: (values) => Int32Array.from(fields, (field) => values[field]) };
}

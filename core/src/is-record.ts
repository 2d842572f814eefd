/** Whether a value is a plain object, as `{ age: 0 }`: not a list, a Map or an object of a class. */
export function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

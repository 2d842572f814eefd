let names = 0;

/** A name for a table or view that other sessions of the same database do not have. */
export function sessionName(): string {
  return `multilogit_${Date.now().toString(36)}_${Math.floor(Math.random() * 2 ** 32).toString(36)}_${names++}`;
}

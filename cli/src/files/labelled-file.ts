/** A file with rows, and its name in messages. */
export interface LabelledFile {
  readonly path: string;
  readonly label: string;
}

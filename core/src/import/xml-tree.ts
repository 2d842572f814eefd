/** An element of an XML document as plain data; names are without their prefixes. */
export interface XmlTree {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlTree[];
  /** the text directly inside it */
  readonly text: string;
}

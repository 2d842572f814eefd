/** The picture of the README as SVG. */
export function overview(): Promise<string>;

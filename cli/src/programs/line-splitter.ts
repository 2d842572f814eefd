const NEWLINE = 10;

/** Cuts a stream of bytes into its lines; a line that grows beyond `longest` bytes is reported immediately and never buffered. */
export class LineSplitter {
  private pieces: Buffer[] = [];
  private pending = 0;

  constructor(
    private readonly longest: number,
    private readonly onLine: (line: string) => void,
    private readonly onTooLong: () => void,
  ) {}

  push(block: Buffer): void {
    let start = 0;
    for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, start)) {
      this.keep(block.subarray(start, end));
      this.flush();
      start = end + 1;
    }
    this.keep(block.subarray(start));
  }

  /** The last line, if no newline follows it. */
  end(): void {
    if (this.pending > 0) this.flush();
  }

  private keep(piece: Buffer): void {
    this.pending += piece.length;
    if (this.pending <= this.longest) this.pieces.push(piece);
    else {
      this.pieces = [];
      this.onTooLong();
    }
  }

  private flush(): void {
    if (this.pending <= this.longest) this.onLine(Buffer.concat(this.pieces).toString("utf8"));
    this.pieces = [];
    this.pending = 0;
  }
}

import { openBrowser } from "../studio/open-browser.js";
import { type Served, serveStudio } from "../studio/serve-studio.js";
import { servedData } from "../studio/served-data.js";
import { studioPage } from "../studio/studio-page.js";
import { terminalOf } from "../terminal/terminal.js";
import { wrapped } from "../terminal/wrapped.js";

export interface StudioCommandOptions {
  readonly port: number;
  readonly open: boolean;
}

/** `multilogit studio`: serves the page, with DATA, to this machine only until it is interrupted. */
export async function studioCommand(data: string | undefined, { port, open }: StudioCommandOptions): Promise<void> {
  const paths = new Map<string, Served>([["/", { type: "text/html; charset=utf-8", body: await studioPage() }]]);
  let state = "";
  if (data !== undefined) {
    const { name, csv } = await servedData(data);
    const encoded = encodeURIComponent(name);
    paths.set(`/data/${encoded}`, { type: "text/csv", body: csv });
    state = `#v=2&screen=data&load=${encoded}`;
  }
  const server = await serveStudio(paths, port);
  const address = `${server.address}${state}`;
  // from here on, so that an interruption right after the address is printed ends it cleanly
  const end = interrupted();
  const said = `The studio is at ${address} and answers this machine only; Ctrl+C ends it.`;
  process.stdout.write(`${wrapped(said, terminalOf(process.stdout).width).join("\n")}\n`);
  if (open) openBrowser(address);
  await end;
  await server.close();
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
}

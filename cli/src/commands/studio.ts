import { randomBytes } from "node:crypto";
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

/**
 * `multilogit studio`: serves the page, with DATA, to this machine only until it is interrupted. The path of DATA has 128 random bits, so that
 * no other program of this machine, and no other page of the browser, can ask for it.
 */
export async function studioCommand(data: string | undefined, { port, open }: StudioCommandOptions): Promise<void> {
  const paths = new Map<string, Served>([["/", { type: "text/html; charset=utf-8", body: await studioPage() }]]);
  let state = "";
  if (data !== undefined) {
    const { name, csv } = await servedData(data);
    const encoded = encodeURIComponent(name);
    const key = randomBytes(16).toString("base64url");
    paths.set(`/data/${key}/${encoded}`, { type: "text/csv", body: csv });
    state = `#v=2&screen=data&load=${encoded}&key=${key}`;
  }
  const server = await serveStudio(paths, port);
  const address = `${server.address}${state}`;
  // from here on, so that an interruption right after the address is printed ends it cleanly
  const end = interrupted();
  const said = "The studio answers this machine only; Ctrl+C ends it.";
  // the address in one piece, so that a terminal can open it
  process.stdout.write(`${wrapped(said, terminalOf(process.stdout).width).join("\n")}\n${address}\n`);
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

import { openBrowser } from "../studio/open-browser.js";
import { type Served, serveStudio } from "../studio/serve-studio.js";
import { studioPage } from "../studio/studio-page.js";

export interface StudioCommandOptions {
  readonly port: number;
  readonly open: boolean;
}

/** `multilogit studio`: serves the page on this machine alone until it is interrupted. */
export async function studioCommand({ port, open }: StudioCommandOptions): Promise<void> {
  const page: Served = { type: "text/html; charset=utf-8", body: await studioPage() };
  const server = await serveStudio(new Map([["/", page]]), port);
  process.stdout.write(`The studio is at ${server.address} and answers this machine only; Ctrl+C ends it.\n`);
  if (open) openBrowser(server.address);
  await interrupted();
  await server.close();
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
}

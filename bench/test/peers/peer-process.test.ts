import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Peer } from "../../src/peers/peer.js";
import { PeerProcess } from "../../src/peers/peer-process.js";

/** A peer of one line of JavaScript for each request; `line` is the request. */
function peerThat(answer: string, start = 'console.log("ready test 1")'): Peer {
  const script = `${start}; require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => { ${answer} })`;
  return {
    name: "test",
    command: [process.execPath, "-e", script],
    probe: [],
    idle: [],
    knob: "tolerance",
    settings: [1],
  };
}

describe("a peer's process", () => {
  it("answers with seconds, weights and a note; lines that are no answer are passed over", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bench-"));
    const peer = peerThat(
      'const [, setting, path] = line.split(" "); require("node:fs").writeFileSync(path, Float64Array.of(1.5, Number(setting))); console.log("chatter"); console.log("done 0.25 iterations=3 of 4")',
    );
    const process = await PeerProcess.start(peer, folder, 10);
    try {
      expect(process.version).toBe("test 1");
      const fit = await process.fit(1e-3, join(folder, "w.bin"), 10);
      expect(fit).toEqual({
        kind: "solved",
        seconds: 0.25,
        weights: Float64Array.of(1.5, 1e-3),
        note: "iterations=3 of 4",
      });
    } finally {
      process.close();
      rmSync(folder, { recursive: true });
    }
  });

  it("is ended at the limit, in a sentence", async () => {
    const process = await PeerProcess.start(peerThat(""), ".", 10);
    expect(await process.fit(1, "w.bin", 0.05)).toEqual({ kind: "failed", sentence: "over the limit of 0.05 s" });
  });

  it("fails with its own last words when it dies", async () => {
    const process = await PeerProcess.start(peerThat('console.error("out of memory"); process.exit(9)'), ".", 10);
    expect(await process.fit(1, "w.bin", 10)).toEqual({ kind: "failed", sentence: "out of memory" });
  });

  it("that fails while loading is an error with its sentence", async () => {
    await expect(PeerProcess.start(peerThat("", 'console.log("failed no such thing")'), ".", 10)).rejects.toThrow(
      "no such thing",
    );
    await expect(PeerProcess.start({ ...peerThat(""), command: ["./not-there"] }, ".", 10)).rejects.toThrow("ENOENT");
  });
});

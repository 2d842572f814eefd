import { describe, expect, it } from "vitest";
import { sparkAddress } from "../src/spark-address.js";

describe("an address of Spark", () => {
  it("has the host, the port, and headers for what it says besides", () => {
    expect(sparkAddress("sc://cluster:1234/;user_id=ada;x-team=blue%20one")).toEqual({
      origin: "http://cluster:1234",
      token: null,
      user: "ada",
      headers: { "x-team": "blue one" },
    });
    expect(sparkAddress("sc://[::1]").origin).toBe("http://[::1]:15002");
  });

  it("with a token is encrypted, unless it is this machine's and says otherwise", () => {
    expect(sparkAddress("sc://cluster/;token=a=b").origin).toBe("https://cluster:15002");
    expect(sparkAddress("sc://cluster/;token=a=b").token).toBe("a=b");
    expect(sparkAddress("sc://localhost/;token=secret;use_ssl=false").origin).toBe("http://localhost:15002");
    expect(() => sparkAddress("sc://cluster/;token=secret;use_ssl=false")).toThrow(
      /unencrypted to cluster; leave use_ssl out/,
    );
    expect(() => sparkAddress("sc://127.0.0.1.example.org/;token=secret;use_ssl=false")).toThrow(/unencrypted/);
  });

  it("of another form is refused without its token", () => {
    for (const url of [
      "http://cluster/;token=secret",
      "sc://cluster/x;token=secret",
      "sc://cluster/;token=secret;odd",
      "",
    ]) {
      expect(() => sparkAddress(url)).toThrow(/expected sc:/);
      expect(() => sparkAddress(url)).not.toThrow(/secret/);
    }
    for (const port of [0, 65_536, 99_999])
      expect(() => sparkAddress(`sc://cluster:${port}`)).toThrow(/expected a whole number from 1 to 65535/);
    expect(() => sparkAddress("sc://cluster/;use_ssl=yes")).toThrow(/expected true or false/);
  });
});

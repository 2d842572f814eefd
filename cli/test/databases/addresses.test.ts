import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argumentWithoutSecrets, databaseAddress } from "../../src/databases/database-address.js";
import { meteredConnection } from "../../src/databases/metered-connection.js";
import { tableName } from "../../src/databases/wanted-rows.js";

const refusal = (work: () => unknown) => {
  try {
    work();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

describe("addresses of databases", () => {
  it("never show a password, encoded or not", () => {
    const secrets = fc.string({ minLength: 6, unit: fc.constantFrom(..."abXY09@/:?#%;=& ü") }).map((s) => `hidden${s}`);
    fc.assert(
      fc.property(
        secrets,
        fc.constantFrom("postgres", "postgresql", "clickhouse"),
        fc.boolean(),
        (secret, scheme, isEncoded) => {
          const data = `${scheme}://user:${isEncoded ? encodeURIComponent(secret) : secret}@host:1/db`;
          let shown: string;
          try {
            shown = databaseAddress(data)!.label;
          } catch (error) {
            shown = (error as Error).message;
          }
          expect(shown).not.toContain("hidden");
          expect(shown).toContain("user@host:1/db");
          if (isEncoded) expect(shown).toBe(`${scheme}://user@host:1/db`);
        },
      ),
    );
    expect(databaseAddress("sc://host:1/;token=abc;user_id=me")!.label).toBe("sc://host:1/;token=…;user_id=me");
    expect(databaseAddress("postgres://host/db?password=abc&user=me")!.label).toBe(
      "postgres://host/db?password=…&user=me",
    );
  });

  it("lose their passwords as words of a command and within a query, and nothing else is changed", () => {
    const secrets = fc.string({ minLength: 6, unit: fc.constantFrom(..."abXY09%;=&-_.~") }).map((s) => `hidden${s}`);
    fc.assert(
      fc.property(secrets, fc.constantFrom("postgres", "clickhouse", "https", "mysql"), (secret, scheme) => {
        const address = `${scheme}://user:${secret}@host:1/db`;
        expect(argumentWithoutSecrets(address)).toBe(`${scheme}://user@host:1/db`);
        expect(argumentWithoutSecrets(`select * from f('${address}', 't')`)).toBe(
          `select * from f('${scheme}://user@host:1/db', 't')`,
        );
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."hidden :@/?#%; ü") }), (secret) => {
        const shown = argumentWithoutSecrets(`postgres://user:123456${secret}@host/db`);
        expect(shown).toBe("postgres://user@host/db");
      }),
    );
    for (const [word, shown] of [
      ["sc://host:1/;token=abc;user_id=me", "sc://host:1/;token=…;user_id=me"],
      ["postgres://host/db?password=abc&user=me", "postgres://host/db?password=…&user=me"],
      ["from postgres_scan('host=h password=abc user=me')", "from postgres_scan('host=h password=… user=me')"],
      ["create secret (type s3, SECRET = 'a b')", "create secret (type s3, SECRET = …)"],
    ] as const)
      expect(argumentWithoutSecrets(word)).toBe(shown);
    for (const word of [
      "evaluate",
      "C:\\a\\b.csv",
      "model.json",
      "select a, b from t where c = 'x:y@z'",
      "duckdb:a.db",
      "-",
    ])
      expect(argumentWithoutSecrets(word)).toBe(word);
  });

  it("are told apart from files and other addresses", () => {
    for (const data of [
      "iris.csv",
      "-",
      "https://host/rows.csv",
      "s3://bucket/rows",
      "duckdb:shop.db",
      "postgres",
      "C:/x",
    ])
      expect(databaseAddress(data), data).toBeNull();
    expect(refusal(() => databaseAddress("spark://host:7077"))).toContain("sc://host:15002");
    for (const data of ["mysql://u:hidden@h/db", "postgress://u:hidden@h/db", "HTTP://u:hidden@h/x.csv", "s3a://b/x"]) {
      expect(
        refusal(() => databaseAddress(data)),
        data,
      ).toMatch(/cannot be read; expected sc:\/\//);
      expect(
        refusal(() => databaseAddress(data)),
        data,
      ).not.toContain("hidden");
    }
  });

  it("are known in capitals, and by ports that there are", () => {
    expect(databaseAddress("POSTGRES://u:hidden@h:1/db")).toEqual({
      kind: "postgres",
      url: "postgres://u:hidden@h:1/db",
      label: "POSTGRES://u@h:1/db",
    });
    for (const data of [
      "sc://localhost:99999",
      "sc://[::1]:0/;token=a",
      "postgres://u@h:70000/db",
      "clickhouse://h:65536",
    ])
      expect(
        refusal(() => databaseAddress(data)),
        data,
      ).toMatch(/the port is \d+; expected a whole number from 1 to 65535$/);
    for (const data of ["sc://[::1]:65535/;a=b:99999", "postgres://u:99999@h/db?application_name=a:99999"])
      expect(databaseAddress(data), data).not.toBeNull();
  });
});

describe("names of tables", () => {
  it("are taken apart at points outside quotes", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 }), (names) => {
        const text = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(".");
        expect(tableName(text)).toEqual(names);
      }),
    );
    expect(tableName("sales.orders")).toEqual(["sales", "orders"]);
    for (const text of ["", ".", "a.", ".a", "a..b", 'a"b', '"a', '"a"b'])
      expect(
        refusal(() => tableName(text)),
        text,
      ).toContain("double quotes");
  });
});

describe("what goes over a connection", () => {
  it("is counted by the bytes of queries and of cells", async () => {
    const { connection, traffic } = meteredConnection({
      name: "stub",
      dialect: {} as never,
      query: async () => ({
        rows: 2,
        names: ["a", "b"],
        columns: [
          ["ü", null],
          [1, [true, [2, 3]]],
        ],
      }),
      run: async () => {},
    });
    await connection.query("SELECT é");
    await connection.run("DROP");
    expect(traffic).toEqual({ queries: 2, bytesSent: 13, bytesReceived: 2 + 8 + 1 + 16 });
  });
});

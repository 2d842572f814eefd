import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

/** A registry on the loopback address that has the two packages, and sends npm to the registry `upstream` for all others. */
export async function standInRegistry({ library, command }, upstream) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url);
    const found = packages.find(({ name, tarball }) => path === `/${name}` || path === tarball);
    if (found === undefined)
      response.writeHead(302, { Location: new URL(`.${request.url}`, `${upstream.replace(/\/$/, "")}/`).href }).end();
    else if (path === found.tarball) response.end(found.bytes);
    else response.end(JSON.stringify(documentOf(found, server.address().port)));
  });
  const packages = [packageIn(library, "core"), packageIn(command, "cli")];
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function packageIn(tarball, folder) {
  const manifest = JSON.parse(readFileSync(new URL(`../${folder}/package.json`, import.meta.url), "utf8"));
  return { name: manifest.name, manifest, tarball: `/${folder}.tgz`, bytes: readFileSync(tarball) };
}

/** What a registry says of a package with one version. */
function documentOf({ name, manifest, tarball, bytes }, port) {
  const dist = {
    tarball: `http://127.0.0.1:${port}${tarball}`,
    integrity: `sha512-${createHash("sha512").update(bytes).digest("base64")}`,
  };
  const { version } = manifest;
  return { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, dist } } };
}

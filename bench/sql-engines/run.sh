#!/usr/bin/env bash
# Fits in ClickHouse (chdb of npm, in process, 546 MB) and in PostgreSQL (Debian's, installed if missing, which needs root), which listens on a
# socket in a temporary folder and is stopped at the end.
#
#   bench/sql-engines/run.sh                   a fixed sample, as CI does
#   MANY=500 bench/sql-engines/run.sh          that many generated feature maps; what follows goes to vitest:  run.sh -t PostgreSQL
set -euo pipefail
cd "$(dirname "$0")"

postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
if [ -z "$postgres" ]; then
  apt-get -q update
  # no cluster of the system's own is made or started
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends postgresql
  postgres=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
fi
[ -d node_modules/chdb ] || npm ci --workspaces=false --no-audit --no-fund --silent

folder=$(mktemp -d -t multilogit-sql-engines.XXXXXX)
mkdir "$folder/postgres"
# the server does not run as root
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  chmod 755 "$folder"
  chown postgres "$folder/postgres"
  as() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
fi
ended() {
  as "$postgres/pg_ctl" -D "$folder/postgres/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap ended EXIT

as "$postgres/initdb" -D "$folder/postgres/data" -U multilogit --auth trust -E UTF8 --locale C.UTF-8 --no-sync >/dev/null
# a user who needs a password
sed -i '1i local all stranger scram-sha-256' "$folder/postgres/data/pg_hba.conf"
as "$postgres/pg_ctl" -D "$folder/postgres/data" -w -l "$folder/postgres/log" \
  -o "-c listen_addresses='' -k $folder/postgres -c fsync=off" start >/dev/null

cd ../..
POSTGRES_SOCKET=$folder/postgres npx vitest run --config bench/sql-engines/vitest.config.ts "$@"

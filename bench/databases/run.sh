#!/usr/bin/env bash
# Exported SQL in real databases: PostgreSQL and MariaDB (Debian's, installed if missing, which needs root), each in a temporary folder with a
# socket in it, stopped at the end; ClickHouse in the process of Python (chdb, 900 MB); other dialects, and the passes of fits in them, are parsed by sqlglot.
#
#   bench/databases/run.sh                   a fixed sample, as CI does
#   MANY=2000 bench/databases/run.sh         so many generated models; what follows goes to vitest:  run.sh -t PostgreSQL
set -euo pipefail
cd "$(dirname "$0")"
export PYTHONDONTWRITEBYTECODE=1

postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
if [ -z "$postgres" ] || ! command -v mariadbd >/dev/null; then
  apt-get -q update
  # no cluster of the system's own is made or started
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends postgresql mariadb-server
  postgres=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
fi
[ -d venv ] || python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt

folder=$(mktemp -d -t multilogit-databases.XXXXXX)
mkdir "$folder/postgres" "$folder/mariadb"
# neither server runs as root
as() { :; }
if [ "$(id -u)" = 0 ]; then
  chmod 755 "$folder"
  chown postgres "$folder/postgres"
  chown mysql "$folder/mariadb"
  as() { user=$1; shift; setpriv --reuid "$user" --regid "$user" --clear-groups "$@"; }
else
  as() { shift; "$@"; }
fi
mariadb_pid=
ended() {
  as postgres "$postgres/pg_ctl" -D "$folder/postgres/data" -m immediate stop >/dev/null 2>&1 || true
  # the server itself: what runs in the background is the shell that started it
  if [ -s "$folder/mariadb/pid" ]; then kill "$(cat "$folder/mariadb/pid")" 2>/dev/null || true; fi
  if [ -n "$mariadb_pid" ]; then wait "$mariadb_pid" 2>/dev/null || true; fi
  rm -rf "$folder"
}
trap ended EXIT

as postgres "$postgres/initdb" -D "$folder/postgres/data" -U multilogit --auth trust -E UTF8 --locale C.UTF-8 --no-sync >/dev/null
as postgres "$postgres/pg_ctl" -D "$folder/postgres/data" -w -l "$folder/postgres/log" \
  -o "-c listen_addresses='' -k $folder/postgres -c fsync=off" start >/dev/null
(cd "$folder/mariadb" && as mysql mariadb-install-db --no-defaults --datadir="$folder/mariadb/data" --auth-root-authentication-method=normal \
  --skip-test-db >/dev/null 2>&1)
as mysql mariadbd --no-defaults --datadir="$folder/mariadb/data" --socket="$folder/mariadb/socket" --skip-networking \
  --pid-file="$folder/mariadb/pid" --max-allowed-packet=256M >"$folder/mariadb/log" 2>&1 &
mariadb_pid=$!
for _ in $(seq 120); do
  mariadb-admin --no-defaults -u root --socket="$folder/mariadb/socket" ping >/dev/null 2>&1 && break
  sleep 0.5
done

cd ../..
POSTGRES_BIN=$postgres POSTGRES_SOCKET=$folder/postgres MARIADB_SOCKET=$folder/mariadb/socket \
  npx vitest run --config bench/databases/vitest.config.ts "$@"

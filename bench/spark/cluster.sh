#!/usr/bin/env bash
# Runs a command beside a real Spark: a master, workers and a Connect server, from PyPI's pyspark (456 MB, kept in bench/.cache), on Java 17 (Debian's,
# installed if missing, which needs root). Ports are chosen by the system, everything is in a temporary folder, and ended by its pid.
# The command is told by SPARK_PORT, SPARK_TOKEN and SPARK_WORK (the folder) where it is.
#
#   bench/spark/cluster.sh COMMAND …
#   SPARK_WORKERS=1 SPARK_MEMORY=1500m bench/spark/cluster.sh …   workers, of one core each (default 2), and memory of each executor (default 512m)
#   SPARK_JAVA= bench/spark/cluster.sh …   options of Java: by default its first compiler alone, which long measurements do without
set -euo pipefail
cd "$(dirname "$0")"

version=4.3.0
cache=../.cache/pyspark-$version
if ! command -v java >/dev/null; then
  apt-get -q update
  DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends openjdk-17-jre-headless
fi
if [ ! -d "$cache" ]; then
  download=$(mktemp -d -t multilogit-pyspark.XXXXXX)
  # the server is all that is used of it; nothing of Python is installed
  pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: -d "$download" "pyspark==$version"
  mkdir -p "$cache.part"
  tar xzf "$download/pyspark-$version.tar.gz" -C "$cache.part" --strip-components=2 --no-same-owner "pyspark-$version/deps"
  rm -rf "$download"
  mv "$cache.part" "$cache"
fi
workers=${SPARK_WORKERS:-2}
memory=${SPARK_MEMORY:-512m}
export SPARK_HOME
SPARK_HOME=$(cd "$cache" && pwd)

folder=$(mktemp -d -t multilogit-spark.XXXXXX)
pids=()
ended() {
  # workers end their executors, and are waited for, so that nothing runs on
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for _ in $(seq 50); do
    alive=
    for pid in "${pids[@]}"; do kill -0 "$pid" 2>/dev/null && alive=1; done
    [ -z "$alive" ] && break
    sleep 0.2
  done
  for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
  rm -rf "$folder"
}
trap ended EXIT

export SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS=$folder/local SPARK_LOG_DIR=$folder
# $1 a name, then the class and its arguments
started() {
  name=$1
  shift
  "$SPARK_HOME/bin/spark-class" "$@" >"$folder/$name.log" 2>&1 &
  pids+=($!)
}
# waits until the log $1 has a line with $2, and prints the line; 4 minutes, as a busy machine may take that
said() {
  for _ in $(seq 480); do
    if grep -m1 -- "$2" "$folder/$1.log"; then return; fi
    if [ -n "${pids[*]}" ] && ! kill -0 "${pids[-1]}" 2>/dev/null; then break; fi
    sleep 0.5
  done
  echo "Spark's $1 did not start:" >&2
  grep -m5 -E "ERROR|Exception" "$folder/$1.log" >&2
  tail -5 "$folder/$1.log" >&2
  return 1
}

# processes that live for minutes gain nothing from Java's second compiler, those that sum millions of rows do
java=${SPARK_JAVA--XX:TieredStopAtLevel=1}
export SPARK_DAEMON_MEMORY=256m SPARK_DAEMON_JAVA_OPTS="$java"
started master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0
master=$(said master 'Starting Spark master at' | grep -o 'spark://[0-9.]*:[0-9]*')
for worker in $(seq "$workers"); do
  started "worker$worker" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --port 0 --webui-port 0 --cores 1 --memory "$((${memory%m} + 384))m" \
    --work-dir "$folder/work$worker" "$master"
done
# the driver is sized by its own setting
unset SPARK_DAEMON_MEMORY SPARK_DAEMON_JAVA_OPTS
token=$(openssl rand -hex 16)
started connect org.apache.spark.deploy.SparkSubmit --class org.apache.spark.sql.connect.service.SparkConnectServer --master "$master" \
  --conf spark.driver.memory=512m --conf spark.executor.memory="$memory" --conf spark.executor.cores=1 --conf spark.ui.enabled=false \
  --conf spark.driver.extraJavaOptions="$java" --conf spark.executor.extraJavaOptions="$java" --conf spark.sql.shuffle.partitions=4 \
  --conf spark.connect.authenticate.token="$token" --conf spark.connect.grpc.binding.address=127.0.0.1 --conf spark.connect.grpc.binding.port=0 --conf spark.sql.warehouse.dir="$folder/warehouse" spark-internal
port=$(said connect 'Spark Connect server started at' | grep -o '[0-9]*$')

# Spark has no encryption of its own; a line before it has, with this certificate
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>/dev/null

cd ../..
SPARK_PORT=$port SPARK_TOKEN=$token SPARK_WORK=$folder "$@"

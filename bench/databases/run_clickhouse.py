"""Runs the statements of each case in one chDB session, and prints what the last one of each returns, as JSON."""
import json
import sys

from chdb import session

clickhouse = session.Session()
for case in json.load(sys.stdin):
    for statement in case:
        answer = clickhouse.query(statement, "JSONCompact")
    print(json.dumps(json.loads(answer.bytes())["data"]))

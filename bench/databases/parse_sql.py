"""Parses SQL as sqlglot does for the dialect that it is given, and prints the statements that each text is, by what they are."""
import json
import sys

import sqlglot

dialect, texts = json.load(sys.stdin)
print(json.dumps([[type(each).__name__ for each in sqlglot.parse(text, read=dialect)] for text in texts]))

"""Refuse data that cannot be true."""

import csv
import sys

COLDEST, WARMEST = -10, 45  # °C

with open(sys.argv[1], newline="") as file:
    for line, row in enumerate(csv.DictReader(file), start=2):
        if not COLDEST <= float(row["temperature"]) <= WARMEST:
            sys.exit(f"{sys.argv[1]}:{line}: {row['temperature']} °C cannot be true")

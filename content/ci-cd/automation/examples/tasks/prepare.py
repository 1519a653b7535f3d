"""Keep the orders that have an amount: python prepare.py SOURCE RESULT."""

import csv
import sys

with open(sys.argv[1], newline="") as source, open(sys.argv[2], "w", newline="") as result:
    rows = csv.reader(source)
    csv.writer(result).writerows(row for row in rows if row[1])

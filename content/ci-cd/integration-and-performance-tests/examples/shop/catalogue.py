"""Bob's part: the prices of the articles, in a database."""

import sqlite3
from contextlib import closing


def create(path, prices):
    """A new database with these prices."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE article (name TEXT PRIMARY KEY, price INTEGER)")
        database.executemany("INSERT INTO article VALUES (?, ?)", prices.items())


def price_of(path, name):
    """The price of an article."""
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT price FROM article WHERE name = ?"
        row = database.execute(query, (name,)).fetchone()
    return row[0]

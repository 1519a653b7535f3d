"""The whole: GET /price/bread answers {"price": 3.0}."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from catalogue import price_of
from pricing import with_tax


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.rpartition("/")[2]
        price = with_tax(price_of(self.server.database, name))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"price": price}).encode())

    def log_message(self, *details):
        """Keep quiet."""


def serve(database):
    """A server on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.database = database
    return server

"""A program that works until it is asked to stop."""

import logging
import signal
import threading

logging.basicConfig(format="%(levelname)s %(message)s", level=logging.INFO)
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda number, frame: stop.set())

logging.info("ready")
while not stop.wait(timeout=0.1):
    pass  # here: answer the requests that have come in
logging.info("asked to stop, all requests answered")

"""What `make bench` measures: each module here is one benchmark with a ``measure()`` that gives rows."""

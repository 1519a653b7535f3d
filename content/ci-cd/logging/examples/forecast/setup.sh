# The project's own Python, whose clock begins at nine and advances at each glance, so that the dates are always the same.
python -m venv --without-pip .venv
packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo 'import steady_clock' > "$packages/steady_clock.pth"
cat > "$packages/steady_clock.py" <<'CLOCK'
import itertools
import time

_nanoseconds = itertools.count(1_768_204_800_000_000_000, 400_000_000)
time.time_ns = lambda: next(_nanoseconds)
time.time = lambda: next(_nanoseconds) / 1e9
CLOCK

set -e
ruff check .
ruff format --check .
mypy .
echo "the gate is open"

#!/usr/bin/env bash
set -e                      # the first command that fails ends the script

pytest -q                   # 1. check
mkdir -p production
cp price.py production/     # 2. put in production
echo "price.py is in production"

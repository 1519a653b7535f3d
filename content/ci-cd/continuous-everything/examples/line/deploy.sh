#!/usr/bin/env bash
# One click: ./deploy.sh VERSION
set -e
cd "$(dirname "$0")"
rm -rf production && mkdir production
tar -xzf "ready/$1.tgz" -C production
echo "$1" > production/VERSION
echo "in production: $1"

#!/usr/bin/env bash
# What the server does at each push.
set -e
read -r _ commit _
version=$(git rev-parse --short "$commit")
line=$(dirname "$PWD")
rm -rf "$line/tree" && mkdir "$line/tree"
git archive "$commit" | tar -x -C "$line/tree"
cd "$line/tree"

pytest -q --tb=line                         # 1. integration
tar -czf "$line/ready/$version.tgz" *.py    # 2. delivery
echo "ready: $version"
if [ -e "$line/automatic" ]; then
    "$line/deploy.sh" "$version"            # 3. deployment
fi

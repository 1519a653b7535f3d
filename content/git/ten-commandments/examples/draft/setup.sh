# A branch with a draft-like history, while main has moved on.
git init -q
echo '# Reports' > README.md
git add -A
git commit -qm 'chore: start the project'
git switch -q -c feat/report
printf 'def report(sales):\n    return sales\n' > report.py
git add -A
git commit -qm 'wip'
printf 'def report(sales):\n    return sum(sales)\n' > report.py
git commit -qam 'wip again'
printf 'def report(sales: list[float]) -> float:\n    return sum(sales)\n' > report.py
git commit -qam 'oops, types'
git switch -q main
echo 'MIT' > LICENSE
git add -A
git commit -qm 'docs: add the licence'

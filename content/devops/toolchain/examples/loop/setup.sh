# A small program in a repository, ready to be delivered.
printf 'dist/\nproduction/\n__pycache__/\n.pytest_cache/\nfix.patch\n' > .gitignore
git init -q
git add -A
git commit -qm 'feat: forecast the sales of tomorrow'

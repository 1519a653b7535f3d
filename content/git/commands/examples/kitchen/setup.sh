# A book of recipes with two commits.
git init -q
printf 'flour, water, salt\nbake 12 minutes\n' > bread.txt
git add -A
git commit -qm 'feat: add the bread'
echo '# Recipes' > README.md
git add -A
git commit -qm 'docs: give the book a name'

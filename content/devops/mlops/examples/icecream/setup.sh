# A model's project, committed; what training makes is not.
echo 'model.json' > .gitignore
git init -q
git add -A
git commit -qm 'feat: forecast the ice creams of the day'

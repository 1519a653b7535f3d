# A project that lives on a first host; a second one has an empty repository ready.
git init -q --bare ../github.git
git init -q --bare ../gitlab.git
git init -q
git remote add origin ../github.git
echo '# Forecast' > README.md
git add -A
git commit -qm 'chore: start the project'
git tag v0.1.0
git branch feat/weather
git push -q --all origin
git push -q --tags origin
git branch -q --set-upstream-to origin/main

# A commit made on main by mistake, not pushed yet.
git init -q --bare ../origin.git
git init -q
git remote add origin ../origin.git
echo '# Forecast' > README.md
git add -A
git commit -qm 'chore: start the project'
git push -q --set-upstream origin main
echo 'def forecast(): ...' > forecast.py
git add -A
git commit -qm 'feat(forecast): predict the next week'

# A published branch on which a colleague has pushed since our last look.
git init -q --bare ../origin.git
git init -q
git remote add origin ../origin.git
echo '# Model' > README.md
git add -A
git commit -qm 'chore: start the project'
git push -q --set-upstream origin main
git switch -q -c feat/predict
echo 'def predict(): ...' > predict.py
git add -A
git commit -qm 'feat(predict): anser a request'
git push -q --set-upstream origin feat/predict

git clone -q --branch feat/predict ../origin.git ../bob
cd ../bob
git config user.name 'Bob Petit'
git config user.email bob@example.org
echo 'def test_predict(): ...' > test_predict.py
git add -A
git commit -qm 'test(predict): check an answer'
git push -q
cd ../team

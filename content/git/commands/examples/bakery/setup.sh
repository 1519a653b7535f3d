# A published book of recipes, a branch that has fallen behind, and a colleague who has pushed.
git init -q --bare ../server.git
git init -q
git remote add origin ../server.git
printf 'flour, water, salt\nbake 12 minutes\n' > bread.txt
git add -A
git commit -qm 'feat: add the bread'
git tag -a v1.0.0 -m 'First edition'
git push -q --set-upstream origin main

git switch -q -c feat/cake
echo 'flour, eggs, sugar' > cake.txt
git add -A
git commit -qm 'feat: add the cake'
sed -i 's/12 minutes/25 minutes/' bread.txt
git commit -qam 'fix(bread): bake long enough'
git switch -q main

git clone -q ../server.git ../bob
cd ../bob
git config user.name 'Bob Petit'
git config user.email bob@example.org
echo 'butter, sugar, flour' > biscuit.txt
git add -A
git commit -qm 'feat: add the biscuit'
git push -q
cd ../bakery

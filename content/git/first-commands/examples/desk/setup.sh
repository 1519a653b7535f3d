# A repository on a server, and Bob, who has commits that he has not pushed yet.
git init -q --bare server/recipes.git
git clone -q server/recipes.git bob 2> /dev/null
cd bob
git config user.name 'Bob Petit'
git config user.email bob@example.org
printf 'flour, water, salt\nbake 25 minutes\n' > bread.txt
git add -A
git commit -qm 'feat: add the bread'
git push -q origin main
git switch -q -c feat/soup
echo 'leeks, potatoes' > soup.txt
git add -A
git commit -qm 'feat: add the soup'
git push -q --set-upstream origin feat/soup
echo 'simmer 30 minutes' >> soup.txt
git commit -qam 'docs(soup): say how long it cooks'
git switch -q main
echo 'butter, sugar, flour' > biscuit.txt
git add -A
git commit -qm 'feat: add the biscuit'
cd ..

# A shop whose versions are tagged, with three commits since the last of them.
git init -q

commit() {
    git add -A
    git commit -qm "$1"
}

printf 'def with_tax(price):\n    return price * 1.2\n' > price.py
commit 'feat(price): add the tax'
git tag -a v1.4.1 -m 'Version 1.4.1'
sed -i 's/return price \* 1.2/return round(price * 1.2, 2)/' price.py
commit 'fix(price): round to the cent'
git tag -a v1.4.2 -m 'Version 1.4.2'

printf 'def total(prices):\n    return sum(prices)\n' > cart.py
commit 'feat(cart): add up the prices of a cart'
echo 'Run the tests with `pytest`.' > README.md
commit 'docs(readme): say how to run the tests'
sed -i 's/sum(prices)/round(sum(prices), 2)/' cart.py
commit 'fix(cart): round the total to the cent'

# The same shop, told in a hurry.
git init -q

commit() {
    git add -A
    git commit -qm "$1"
}

printf 'def with_tax(price):\n    return price\n' > price.py
commit 'first version'
sed -i 's/return price/return price * 2/' price.py
commit 'update'
sed -i 's/\* 2/* 1.2/' price.py
commit 'fix'
echo '# shop' > README.md
commit 'wip'
printf 'def total(prices):\n    return sum(prices)\n' > cart.py
commit 'final'
sed -i 's/sum(prices)/round(sum(prices), 2)/' cart.py
commit 'final v2 OK'

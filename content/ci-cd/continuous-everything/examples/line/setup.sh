# A server with a hook, and Ada's copy of the project.
mkdir ready
git init -q --bare server.git
cp server.sh server.git/hooks/post-receive
git init -q project
cd project
git remote add origin ../server.git
printf 'def with_tax(price):\n    return round(price * 1.2, 2)\n' > price.py
printf 'from price import with_tax\n\n\ndef test_tax_is_added():\n    assert with_tax(10.0) == 12.0\n' > test_price.py
git add -A
git commit -qm 'feat(price): add the tax'

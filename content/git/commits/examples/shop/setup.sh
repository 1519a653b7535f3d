# A shop whose history follows Conventional Commits.
git init -q

commit() {
    git add -A
    git commit -qm "$1"
}

echo '# Shop' > README.md
printf '__pycache__/\n.venv/\n' > .gitignore
commit 'chore: start the project'

printf 'def with_tax(price: float) -> float:\n    return price * 1.2\n' > price.py
commit 'feat(price): add the tax'

printf 'from price import with_tax\n\n\ndef test_tax() -> None:\n    assert with_tax(10.0) == 12.0\n' > test_price.py
commit 'test(price): check the tax'

sed -i 's/return price \* 1.2/return round(price * 1.2, 2)/' price.py
commit 'fix(price): round to the cent'

printf 'from price import with_tax\n\n\ndef total(prices: list[float]) -> float:\n    return sum(with_tax(price) for price in prices)\n' > cart.py
commit 'feat(cart): add up the prices of a cart'

echo 'Run the tests with `pytest`.' >> README.md
commit 'docs(readme): say how to run the tests'

# What the session goes on with: prices in cents.
sed -i 's/return round(price \* 1.2, 2)/return round(price * 120)/; s/-> float/-> int/' price.py

# A shop that keeps to Git Flow, just after its first release.
git init -q

printf 'def with_tax(price):\n    return price * 1.2\n' > price.py
git add price.py
git commit -qm 'feat(price): add the tax'
git tag v1.0.0
git switch -q -c develop

# A project whose first commit took everything that was in the folder.
git init -q
printf 'import pandas\n' > train.py
echo 'DATABASE_PASSWORD=hunter2' > .env
mkdir __pycache__
printf 'bytecode' > __pycache__/train.cpython-313.pyc
git add -A
git commit -qm 'feat(train): load the data'

# A folder with one file, and an empty repository on a server.
git init -q --bare ../server.git
echo '# Diary of a model' > README.md

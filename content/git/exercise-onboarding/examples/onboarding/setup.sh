# The repository that a host makes when one clicks on "New repository" and asks for a README.
git init -q --bare server/git-onboarding.git
git clone -q server/git-onboarding.git site 2> /dev/null
cd site
echo '# git-onboarding' > README.md
git add -A
git commit -qm 'Initial commit'
git push -q origin main
cd ..
rm -rf site

# What `make install` leaves behind, without its downloads: the programs of the project.
mkdir .venv
ln -s "$(dirname "$(command -v pytest)")" .venv/bin

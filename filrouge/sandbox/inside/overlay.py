"""Makes a small environment over the shared, read-only one, so that the project itself can be installed beside it.

Usage: overlay.py SHARED TARGET. Standard library only, any CPython from 3.7 on.
"""

import os
import sys

shared, target = sys.argv[1:]
version = "python%d.%d" % sys.version_info[:2]
packages = os.path.join(target, "lib", version, "site-packages")
programs = os.path.join(target, "bin")
os.makedirs(packages)
os.makedirs(programs)
interpreter = os.path.realpath(sys.executable)
for name in ("python", "python3", version):
    os.symlink(interpreter, os.path.join(programs, name))
with open(os.path.join(target, "pyvenv.cfg"), "w") as file:
    file.write("home = %s\n" % os.path.dirname(interpreter))
    file.write("include-system-site-packages = false\n")
    file.write("version_info = %d.%d.%d\n" % sys.version_info[:3])
with open(os.path.join(packages, "filrouge_shared.pth"), "w") as file:
    file.write("import site; site.addsitedir(%r)\n" % os.path.join(shared, "lib", version, "site-packages"))

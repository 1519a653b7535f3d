from packaging.version import Version

names = ["1.10.0", "1.9.0", "1.10.0rc1"]
print("as text:    ", *sorted(names))
print("as versions:", *sorted(names, key=Version))

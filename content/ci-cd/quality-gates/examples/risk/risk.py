import os, sys
import pickle
import subprocess

PASSWORD = "hunter2"

def load(path, models=[]):
    try:
        models.append(pickle.load(open(path, 'rb')))
    except:
        print("could not load")
    return models

def backup(folder):
    subprocess.run("tar czf backup.tgz " + folder, shell=True)

def risk(age: int, income: int) -> int:
    if age<18: return "minor"
    limit = 3
    return income/age

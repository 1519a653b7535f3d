import pandas as pd
import numpy as np
from sklearn.ensemble import *
import pickle, os, sys

# path on my computer
PATH = "C:\\Users\\noah\\Desktop\\projet\\data.csv"
PASSWORD = "azerty123"

def train(x):
  df = pd.read_csv(PATH)
  df = df.dropna()
  l = df.columns
  X = df[l[:-1]]
  y = df[l[-1]]
  m = RandomForestClassifier()
  m.fit(X, y)
  print("score", m.score(X, y))
  pickle.dump(m, open("model (1).pkl", "wb"))
  try:
    return eval(x)
  except:
    pass

def train2(x):
  df = pd.read_csv(PATH)
  df = df.dropna()
  l = df.columns
  if x == None:
    print("none")
  X = df[l[:-1]]
  y = df[l[-1]]
  m = RandomForestClassifier(n_estimators = 1000)
  m.fit(X, y)
  print("score", m.score(X, y))

train2(None)

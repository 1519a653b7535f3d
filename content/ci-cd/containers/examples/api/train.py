"""Learn how many ice creams are sold from the temperature, and write model.skops."""

from skops.io import dump
from sklearn.linear_model import LinearRegression

DEGREES = [[14], [17], [21], [24], [28], [31]]
SOLD = [12, 21, 33, 42, 54, 63]

dump(LinearRegression().fit(DEGREES, SOLD), "model.skops")

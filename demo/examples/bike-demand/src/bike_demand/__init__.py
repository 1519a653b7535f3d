"""Predict the hourly demand for shared bikes."""

from bike_demand.evaluation import mean_absolute_error, split
from bike_demand.model import LinearModel
from bike_demand.rides import Ride, read_rides

__all__ = ["LinearModel", "Ride", "mean_absolute_error", "read_rides", "split"]

"""Train on a file of rides and print the error on unseen ones."""

import logging
import sys
from pathlib import Path

from bike_demand.evaluation import mean_absolute_error, split
from bike_demand.features import features
from bike_demand.model import LinearModel
from bike_demand.rides import read_rides

logger = logging.getLogger("bike_demand")


def evaluate(path: Path) -> float:
    """The mean absolute error, in bikes per hour, of a model trained on four fifths of the file."""
    train, test = split(read_rides(path.read_text(encoding="utf-8").splitlines()))
    logger.info("training on %d rides, testing on %d", len(train), len(test))
    model = LinearModel().fit(
        [features(ride) for ride in train], [ride.rented for ride in train]
    )
    return mean_absolute_error(
        [ride.rented for ride in test], model.predict([features(ride) for ride in test])
    )


if __name__ == "__main__":
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    sys.stdout.write(f"{evaluate(Path(sys.argv[1])):.1f}\n")

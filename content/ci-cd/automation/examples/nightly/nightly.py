from orchestrate import orchestrate

answers = iter([TimeoutError("the server did not answer"), None])


def download():
    """The first time, the network is slow."""
    if error := next(answers):
        raise error


def weather():
    raise FileNotFoundError("weather.csv")


def nothing():
    """Stands for real work."""


orchestrate(
    tasks={
        "orders": download,
        "weather": weather,
        "join": nothing,
        "train": nothing,
        "report": nothing,
    },
    after={
        "join": ["orders", "weather"],
        "train": ["join"],
        "report": ["orders"],
    },
)

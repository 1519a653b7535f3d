import pytest

from bike_demand.rides import InvalidRide, Ride, read_rides

HEADER = "hour,temperature,holiday,rented"


def test_lines_become_rides():
    assert read_rides([HEADER, "8,12.5,0,340", "14,25,1,520"]) == [
        Ride(8, 12.5, False, 340),
        Ride(14, 25.0, True, 520),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("24,12,0,3", "not an hour"),
        ("8,warm,0,3", "could not convert"),
        ("8,12,0,-3", "cannot be rented"),
        ("8,12,0", "line 2"),
    ],
)
def test_a_wrong_line_is_named(line, reason):
    with pytest.raises(InvalidRide, match=reason):
        read_rides([HEADER, line])

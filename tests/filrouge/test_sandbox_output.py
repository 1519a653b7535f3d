"""What student code prints is bounded, and made plain text."""

from pathlib import Path

import pytest

from filrouge.limits import Limits
from filrouge.text import Cleaner, plain_text
from tests.filrouge.places import PYTHON, shell

pytestmark = pytest.mark.skipif(not Path(PYTHON).exists(), reason="a system Python drives these jobs")


def test_output_is_cut_at_its_ceiling_and_the_step_goes_on() -> None:
    [done] = shell("yes filler | head -c 5000000; exit 4", limits=Limits(output_bytes=10_000))
    assert (len(done.output), done.exit) == (10_000, 4)


def test_text_of_several_bytes_survives_being_cut_into_pieces() -> None:
    [done] = shell("yes 'é€🎉' 2>/dev/null | head -c 900000 2>&1", limits=Limits(output_bytes=1024**2))
    assert "\ufffd" not in done.output[:-4]


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("tab\there", "tab\there"),
        ("\x00\x08evil\u202e", "\ufffd\ufffdevil\ufffd"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_text_from_a_stranger_is_made_plain(raw: str, plain: str) -> None:
    assert plain_text(raw) == plain


@pytest.mark.parametrize("cut", range(1, 30))
def test_a_stream_is_cleaned_as_its_whole_would_be(cut: int) -> None:
    whole = "né \x1b[1;32mgreen\x1b[0m\r\nnext \x1b]0;title\x07end\n".encode()
    cleaner = Cleaner()
    assert cleaner.feed(whole[:cut]) + cleaner.feed(whole[cut:]) == plain_text(whole.decode())


def test_an_escape_that_never_ends_is_not_waited_for() -> None:
    cleaner = Cleaner()
    told = "".join(cleaner.feed(b"\x1b]0;" if number == 0 else b"x" * 100) for number in range(20))
    assert len(told) > 1000

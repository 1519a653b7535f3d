import stat

from config.keys import kept_secret


def test_a_secret_is_made_once_and_kept(tmp_path):
    first = kept_secret(tmp_path / "key", length_bytes=48)
    assert len(first) == 64
    assert kept_secret(tmp_path / "key", length_bytes=48) == first


def test_two_places_have_two_secrets(tmp_path):
    assert kept_secret(tmp_path / "a", length_bytes=9) != kept_secret(tmp_path / "b", length_bytes=9)


def test_only_its_owner_reads_it(tmp_path):
    kept_secret(tmp_path / "key", length_bytes=9)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600

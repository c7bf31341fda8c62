"""Settings: from a file, from the environment, and secrets from files of their own."""

import pytest

from heliograph.errors import UsageError
from heliograph.settings import Settings


def test_a_secret_is_taken_from_the_file_that_is_named(tmp_path, monkeypatch):
    secret = tmp_path / "database"
    secret.write_text("postgresql://someone:word@db.example:5432/portal\n")
    monkeypatch.setenv("HELIOGRAPH_DATABASE_FILE", str(secret))
    assert Settings.load().database == "postgresql://someone:word@db.example:5432/portal"
    assert "word" not in repr(Settings.load())


def test_two_values_for_one_setting_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_MAIL", "smtp://mail.example:25")
    monkeypatch.setenv("HELIOGRAPH_MAIL_FILE", str(tmp_path / "mail"))
    with pytest.raises(UsageError, match="both set"):
        Settings.load()


@pytest.mark.parametrize(
    "made", [lambda _: None, lambda p: p.mkdir(), lambda p: p.write_bytes(b"\xff\xfe\x00")]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, monkeypatch, made):
    made(tmp_path / "mail")
    monkeypatch.setenv("HELIOGRAPH_MAIL_FILE", str(tmp_path / "mail"))
    with pytest.raises(UsageError, match="HELIOGRAPH_MAIL_FILE names"):
        Settings.load()

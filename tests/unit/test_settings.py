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


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("archive = ", "settings.toml cannot be read: Invalid value"),
        ('archiv = "x"', "settings.toml: archiv: there is no such setting, did you mean archive?"),
        ("quorum = 1", "settings.toml: quorum: "),
        ('memory = "lots"', "settings.toml: memory: write it as 500MB or 2GB"),
    ],
)
def test_a_wrong_line_of_the_file_is_named(tmp_path, monkeypatch, written, said):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "heliograph").mkdir()
    (tmp_path / "heliograph" / "settings.toml").write_text(written, "utf-8")

    with pytest.raises(UsageError) as error:
        Settings.load()

    assert said in error.value.message
    assert "docs/reference/settings.md" in error.value.hint


def test_a_wrong_value_of_the_environment_is_not_blamed_on_the_file(monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_QUORUM", "many")

    with pytest.raises(UsageError, match=r"^HELIOGRAPH_QUORUM: "):
        Settings.load()

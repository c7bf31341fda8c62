"""On its day a held release is copied into the archive: what was signed and nothing else, at once, whatever fails meanwhile."""

import json
import os
from datetime import timedelta

import pytest

from held import DAY, again, copied, held, standing
from heliograph.errors import HeliographError, RefusedError, StorageError, VerificationError
from heliograph.publish import lift as lifting
from heliograph.publish.lift import lift
from heliograph.signing.canonical import digest
from publisher import visible

EVE = DAY - timedelta(days=1)


@pytest.fixture
def publisher(held_once, tmp_path):
    return copied(held_once[0], tmp_path / "desk")


def opened(publisher, day=DAY):
    return [one.name for one in lift(publisher.archive, publisher.gated, today=day)]


def test_before_its_day_nothing_happens(publisher):
    before = visible(publisher.root)

    assert opened(publisher, EVE) == []
    assert visible(publisher.root) == before


def test_on_its_day_it_stands_in_the_archive_as_it_was_signed(publisher, held_once):
    waiting = visible(publisher.gated / ".held" / "boats")

    assert opened(publisher) == ["boats@1"]
    assert standing(publisher) == ["boats@1"]
    assert visible(publisher.archive / "boats") == waiting
    assert digest((publisher.archive / "boats/1/release.json").read_bytes()) == held_once[1].release_id
    assert publisher.verify_gated().exit_code == 0
    assert (held(publisher), visible(publisher.gated / ".held")) == ([], {})


def test_index_and_feed_follow_with_the_day_that_the_public_saw(publisher):
    opened(publisher)

    [release] = json.loads((publisher.archive / "catalogue.json").read_text())["datasets"][0]["releases"]
    assert release["published_at"] == f"{DAY}T00:00:00Z"
    assert f"<published>{DAY}T00:00:00Z</published>" in (publisher.archive / "feed.atom").read_text()


def test_a_second_run_changes_nothing(publisher):
    opened(publisher)
    before = visible(publisher.root)

    assert opened(publisher, DAY + timedelta(days=1)) == []
    assert visible(publisher.root) == before


def test_the_next_release_follows_it(publisher):
    opened(publisher)

    from publisher import CORRECTION

    made = again(publisher, embargo=None, reason=CORRECTION)
    assert (made.release.release, made.held_until) == (2, None)
    assert standing(publisher) == ["boats@1", "boats@2"]


@pytest.mark.parametrize(
    "path", ["public/accounts.parquet", "public/manifest.json", "datasheet.md", "release.json", "release.sig"]
)
def test_what_was_changed_while_it_was_held_is_not_opened(publisher, path):
    place = publisher.gated / ".held" / "boats" / "1" / path
    data = place.read_bytes()
    place.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])

    with pytest.raises(HeliographError):
        opened(publisher)
    assert sorted(visible(publisher.archive)) == ["archive.json"]
    place.write_bytes(data)
    assert opened(publisher) == ["boats@1"]


def test_a_file_that_nobody_signed_stays_behind(publisher):
    (publisher.gated / ".held" / "boats" / "1" / "notes.txt").write_text("for us alone")

    opened(publisher)

    assert standing(publisher) == ["boats@1"]


def test_a_disk_that_writes_other_bytes_is_noticed(publisher, monkeypatch):
    real, answers = lifting.sha256, iter([True, False])

    def other():
        made = real()
        if not next(answers, False):
            made.update(b"x")
        return made

    monkeypatch.setattr(lifting, "sha256", other)
    with pytest.raises(VerificationError, match="as it was copied"):
        opened(publisher)


def test_a_release_that_does_not_follow_the_last_one_is_not_opened(publisher):
    apart = publisher.gated / "apart"
    (publisher.gated / ".held").rename(apart)
    again(publisher, embargo=None, gated=None)
    apart.rename(publisher.gated / ".held")

    with pytest.raises(RefusedError, match="does not follow"):
        opened(publisher)


class Fails:
    """Lets so many calls of the file system through, then fails every one: the disk is gone."""

    NAMES = ("mkdir", "rename", "replace", "fsync", "rmdir")

    def __init__(self, monkeypatch, after):
        self.left = after
        for name in self.NAMES:
            monkeypatch.setattr(os, name, self.around(getattr(os, name)))

    def around(self, function):
        def call(*arguments, **named):
            self.left -= 1
            if self.left < 0:
                raise OSError(5, "the disk is gone")
            return function(*arguments, **named)

        return call


def test_wherever_the_disk_fails_the_archive_is_right_and_the_next_run_finishes(held_once, tmp_path):
    """Every call that makes a name or moves one, the last failure being none at all."""
    failures, after = 0, 0
    while True:
        publisher = copied(held_once[0], tmp_path / f"desk{after}")
        with pytest.MonkeyPatch.context() as patch:
            Fails(patch, after)
            try:
                opened(publisher)
                is_whole = True
            except (StorageError, OSError):
                is_whole, failures = False, failures + 1
        assert standing(publisher) in ([], ["boats@1"])
        opened(publisher)
        assert (standing(publisher), held(publisher)) == (["boats@1"], [])
        assert not [name for name in visible(publisher.archive) if "/." in f"/{name}"]
        if is_whole:
            break
        # the many flushes of a tree are alike
        after += 1 if after < 12 else 11
    assert failures > 12

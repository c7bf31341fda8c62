"""Releases as the consortium speaks of them: what is held back, and from whom."""

from datetime import date
from types import SimpleNamespace

from heliograph.bootstrap.consortium import _published, held_back, published_in, signed_report
from heliograph.model.catalogue import IndexedRelease
from heliograph.model.edition import Edition
from heliograph.model.release import EditionEntry, Release


def release(number, *, scheduled):
    entry = EditionEntry(manifest_sha256="0" * 64)
    waits = EditionEntry(manifest_sha256="0" * 64, state="scheduled", available_on="2026-06-01")
    made = Release.model_construct(
        dataset="harbour", release=number, published_at=f"2026-03-0{number}T09:00:00Z", description=SimpleNamespace(title="Harbour"),
        editions={Edition.PUBLIC: waits if scheduled else entry, Edition.CONSORTIUM: entry},
    )  # fmt: skip
    return _published(IndexedRelease.model_construct(release=made, release_id="0" * 64, rows={}))


def test_what_is_scheduled_cannot_be_reached_and_is_held_back_until_its_day():
    open_, waiting = release(1, scheduled=False), release(2, scheduled=True)
    assert (open_.editions, open_.public_on) == (("public", "consortium"), None)
    assert (waiting.editions, waiting.public_on) == (("consortium",), date(2026, 6, 1))
    assert waiting.called == "Harbour (harbour@2)"
    assert held_back((waiting, open_)) == {"harbour": date(2026, 6, 1)}
    assert held_back((open_,)) == {}, "only the newest release counts"


def test_an_archive_elsewhere_shows_no_releases_and_no_reports():
    assert (published_in(None), signed_report(None, "2026-1")) == ((), None)

"""Releases as the consortium speaks of them: when they were published, and who can reach what."""

from datetime import date
from types import SimpleNamespace

from heliograph.bootstrap.consortium import _published, published_in, signed_report
from heliograph.model.catalogue import IndexedRelease
from heliograph.model.edition import Edition
from heliograph.model.release import EditionEntry, Release


def release(number, *, held):
    entry = EditionEntry(manifest_sha256="0" * 64)
    waits = EditionEntry(manifest_sha256="0" * 64, state="scheduled", available_on="2026-06-01")
    made = Release.model_construct(
        dataset="harbour", release=number, published_at=f"2026-03-0{number}T09:00:00Z", description=SimpleNamespace(title="Harbour"),
        editions={Edition.PUBLIC: waits if held else entry, Edition.CONSORTIUM: entry},
    )  # fmt: skip
    return _published(IndexedRelease.model_construct(release=made, release_id="0" * 64, rows={}))


def test_a_release_that_was_held_is_published_on_its_day_not_on_that_of_its_signature():
    open_, waited = release(1, held=False), release(2, held=True)
    assert (open_.editions, f"{open_.at:%Y-%m-%d}") == (("public", "consortium"), "2026-03-01")
    assert (waited.editions, f"{waited.at:%Y-%m-%d %H:%M}") == (("public", "consortium"), "2026-06-01 00:00")
    assert waited.called == "Harbour (harbour@2)"


def test_an_edition_that_was_signed_for_a_later_day_can_be_reached_from_that_day_on():
    waits = EditionEntry(manifest_sha256="0" * 64, state="scheduled", available_on="2026-06-01")
    one = release(1, held=False)
    signed = Release.model_construct(
        dataset="harbour",
        release=1,
        published_at="2026-03-01T09:00:00Z",
        description=SimpleNamespace(title="Harbour"),
        editions={Edition.PUBLIC: EditionEntry(manifest_sha256="0" * 64), Edition.CONSORTIUM: waits},
    )
    indexed = IndexedRelease.model_construct(release=signed, release_id="0" * 64, rows={})
    assert signed.held_until("consortium") == date(2026, 6, 1)
    assert (signed.held_until("public"), signed.held_until("none")) == (None, None)
    assert _published(indexed).editions == _published(indexed, date(2026, 5, 31)).editions == ("public",)
    assert _published(indexed, date(2026, 6, 1)).editions == one.editions


def test_an_archive_elsewhere_shows_no_releases_and_no_reports():
    assert (published_in(None, date(2026, 1, 1)), signed_report(None, "2026-1")) == ((), None)

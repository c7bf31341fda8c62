"""Every form of the historical archive: each is imported, accounted for, and written back byte for byte where it can be."""

from pathlib import Path

import pytest

from heliograph.errors import InputError
from import_runs import Run, run_import
from legacy_variants import Variant, ten_megabyte_cell, variants

VARIANTS = [*variants(), ten_megabyte_cell()]


def of(made: list[Variant], *, refused: bool) -> list[Variant]:
    return [v for v in made if v.expected.refused is refused]


def is_as_expected(run: Run, made: Variant) -> None:
    expected = made.expected
    for table, count in (("accounts", expected.accounts), ("posts", expected.posts)):
        assert count is None or run.report.rows[table] == count
    if not expected.refused_or_rejected:
        assert run.reasons.keys() == expected.rejected.keys()
        assert all(count in {None, run.reasons[reason]} for reason, count in expected.rejected.items())
    assert (run.report.junk, run.report.unhashed) == (expected.junk, expected.identified)
    for (table, key, column), value in expected.cells.items():
        assert run.row(table, key)[column] == value
    tweets = next(s for s in run.sources if s["table"] == "posts")
    dialect = run.dialect(tweets["file"])
    assert {name: getattr(dialect, name) for name in expected.dialect} == expected.dialect


def rows_and_quarantine_are_the_file_again(run: Run) -> bool:
    return all(run.rebuilt(file.file) == run.plain(file.file) for file in run.report.files)


def is_written_back_or_says_why(run: Run, made: Variant) -> None:
    rejected = {f.file for f in run.report.files if f.rejected}
    assert not (made.expected.faithful and rejected)
    for name, csv in run.received().items():
        assert csv.faithful is (name not in rejected)
        assert bool(csv.difference) is (name in rejected)


@pytest.mark.parametrize("made", of(VARIANTS, refused=False), ids=lambda v: v.name)
def test_a_form_of_the_archive_comes_in_whole_and_goes_out_again(made: Variant, tmp_path: Path) -> None:
    run = run_import(tmp_path, made.files)
    is_as_expected(run, made)
    assert rows_and_quarantine_are_the_file_again(run)
    is_written_back_or_says_why(run, made)


@pytest.mark.parametrize("made", of(VARIANTS, refused=True), ids=lambda v: v.name)
def test_what_cannot_be_trusted_is_refused_and_leaves_nothing_behind(made: Variant, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        run_import(tmp_path, made.files)
    assert refused.value.hint
    assert any(word in str(refused.value) for word in ("missing", *(Path(name).name for name in made.files)))
    assert not (tmp_path / "workspace").exists()

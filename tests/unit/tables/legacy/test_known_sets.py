"""The catalogue of the 48 sets: sums that were published elsewhere, and the historical catalogue file."""

import os
from pathlib import Path

import pytest

from heliograph.errors import InputError
from heliograph.tables.legacy.known_sets import (
    CATALOGUE_COLUMNS,
    KNOWN_SETS,
    NICKNAMES,
    KnownSet,
    read_catalogue,
    resolve_set,
)

PAGE = Path(__file__).parents[4] / "docs/reference/legacy-names.md"
BUCKET = "https://storage.example.org/hashed/2019_01"


def of_month(month: str) -> int:
    return sum(known.accounts for known in KNOWN_SETS.values() if known.released == month)


def test_the_sums_are_those_that_were_announced() -> None:
    known = list(KNOWN_SETS.values())
    assert len(known) == 48
    assert sum(k.accounts for k in known) == 89_106
    assert (of_month("2020-10"), of_month("2021-02"), of_month("2021-12")) == (1_594, 373, 3_465)
    assert sum(k.accounts for k in known[:22]) == 31_013
    assert sum(k.media_zips or 0 for k in known[:21]) == 1_402
    counted = [k for k in known if k.posts is not None and k.set_id != "iranian"]
    assert len(counted) == 24
    assert round(sum(k.posts or 0 for k in counted) / 1e6, 1) == 151.5


def test_announced_counts_keep_their_lower_bounds() -> None:
    assert KNOWN_SETS["iran_092020"].announced()["posts"].at_least
    assert not KNOWN_SETS["ira"].announced()["posts"].at_least
    assert KNOWN_SETS["ira"].announced()["accounts"].value == 3_613
    assert "posts" not in KNOWN_SETS["uganda_0621"].announced()


@pytest.mark.parametrize(
    ("short", "full"),
    [("ecuador_082019", "ecuador_082019_1"), ("egypt_uae_082019", "egypt_uae_082019_1"), *NICKNAMES.items()],
)
def test_a_name_used_inside_a_zip_is_resolved_where_only_one_set_fits(short: str, full: str) -> None:
    found = resolve_set(short)
    assert found is not None
    assert found.set_id == full


@pytest.mark.parametrize("name", ["china_082019", "gru_202012", "Ira", "iran", "venezuela", "", "boats_0621"])
def test_a_name_that_fits_none_or_several_sets_is_not_resolved(name: str) -> None:
    assert resolve_set(name) is None


def catalogue(*rows: str) -> str:
    return "\n".join((",".join(CATALOGUE_COLUMNS), *rows)) + "\n"


def row(accounts: str, posts: str, media: str, number: str = "") -> str:
    links = (
        f"{BUCKET}/{accounts}/{accounts}_users_csv_hashed.zip",
        f"{BUCKET}/{posts}/{posts}_tweets_csv_hashed.zip",
        f"{BUCKET}/{media}/{media}_media_file_list_hashed.txt",
    )
    return f"2019-01-01,2019-01-01,{BUCKET}/README.txt,Somewhere,{','.join(links)},{number}"


def codes(text: str) -> list[str]:
    return [finding.code for entry in read_catalogue(text) for finding in entry.findings]


def test_a_row_that_agrees_with_itself_has_no_finding() -> None:
    (entry,) = read_catalogue(catalogue(row(*["venezuela_201901_2"] * 3, "2")))
    assert (entry.row, entry.set_id, entry.findings) == (1, "venezuela_201901_2", ())
    assert entry.known is KNOWN_SETS["venezuela_201901_2"]


def test_the_media_list_of_another_set_is_named() -> None:
    text = catalogue(row("venezuela_201901_2", "venezuela_201901_2", "venezuela_201901_1", "2"))
    (finding,) = read_catalogue(text)[0].findings
    assert finding.code == "media-of-another-set"
    assert finding.message == "the media list of venezuela_201901_2 is that of venezuela_201901_1"


def test_every_contradiction_in_a_row_is_found() -> None:
    assert codes(catalogue(row("ira", "iranian", "ira"))) == ["tables-of-two-sets"]
    assert codes(catalogue(row(*["china_082019_2"] * 3, "1"))) == ["set-number-differs"]
    assert codes(catalogue(row(*["boats_0621"] * 3))) == ["unknown-set"]
    swapped = row("ira", "ira", "ira").replace("ira_tweets_csv", "ira_users_csv")
    assert codes(catalogue(swapped)) == ["not-a-link-to"]
    assert codes(catalogue("2019-01-01,,,Nowhere,,,,")) == ["no-set"]


def test_an_empty_link_is_no_contradiction() -> None:
    assert codes(catalogue(row("ira", "ira", "ira").rsplit(",", 2)[0] + ",,")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "lacks the column date_released"),
        ("", "lacks the column"),
        (catalogue(), "no rows"),
        (catalogue(row("ira", "ira", "ira"), row("ira", "ira", "ira")), "lists ira more than once"),
    ],
)
def test_what_is_no_catalogue_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        read_catalogue(text)
    assert refused.value.hint


@pytest.mark.real_data
def test_the_historical_catalogue_has_22_sets_and_one_wrong_link() -> None:
    folder = os.environ.get("HELIOGRAPH_TEST_DATA")
    if not folder:
        pytest.skip("HELIOGRAPH_TEST_DATA is not set: the historical catalogue is not at hand")
    text = (Path(folder) / "catalogue/info_ops_metadata_2018_2019.csv").read_text(encoding="utf-8")
    entries = read_catalogue(text)
    assert [entry.set_id for entry in entries] == list(KNOWN_SETS)[:22]
    assert all(entry.known for entry in entries)
    assert [(entry.set_id, [f.code for f in entry.findings]) for entry in entries if entry.findings] == [
        ("venezuela_201901_2", ["media-of-another-set"])
    ]
    assert [e.released[:7] for e in entries] == [k.released for k in list(KNOWN_SETS.values())[:22]]


def page_row(known: KnownSet) -> str:
    """One line of the reference page."""
    posts = "" if known.posts is None else f"{'at least ' if known.posts_at_least else ''}{known.posts:,}"
    cells = (f"`{known.set_id}`", known.released, known.announced_as, f"{known.accounts:,}", posts)
    return "| " + " | ".join(cells) + " |"


def test_the_reference_page_lists_every_known_set() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [page_row(known) for known in KNOWN_SETS.values()]
    assert [line for line in lines if line in set(rows)] == rows

"""The names of the historical archive, each form with the exact strings that are in circulation."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.tables.legacy.known_sets import KNOWN_SETS, resolve_set
from heliograph.tables.legacy.naming import (
    EditionHint,
    LegacyName,
    NameKind,
    PartKind,
    complete_series,
    month_of,
    parse_name,
    same_table,
    table_file_name,
)

PAGE = Path(__file__).parents[4] / "docs/reference/legacy-names.md"
BUCKET = "https://storage.googleapis.com/twitter-election-integrity"

SAID: list[tuple[str, str | None, dict[str, Any]]] = [
    # 1: no date, sometimes no folder
    (f"{BUCKET}/hashed/2018_10/ira/ira_tweets_csv_hashed.zip", None, {"set_id": "ira", "kind": "posts", "folder_month": "2018_10", "name_month": None, "edition_hint": "hashed"}),
    (f"{BUCKET}/hashed/ira/ira_tweets_csv_hashed.zip", None, {"set_id": "ira", "kind": "posts", "folder_month": None}),
    ("iranian_users_csv_hashed.csv", None, {"set_id": "iranian", "kind": "accounts", "name_month": None, "part": None}),
    # 2: year first, month first
    ("iran_201901_1_users_csv_hashed.zip", None, {"set_id": "iran_201901_1", "name_month": "2019_01", "set_number": 1, "part": None}),
    ("china_082019_1_users_csv_hashed.zip", None, {"set_id": "china_082019_1", "name_month": "2019_08", "set_number": 1, "part": None}),
    # 3: no number
    ("hashed/2019_11/saudi_arabia_112019/saudi_arabia_112019_users_csv_hashed.zip", None, {"set_id": "saudi_arabia_112019", "name_month": "2019_11", "folder_month": "2019_11", "set_number": None}),
    # 4: folder and name are two statements
    ("hashed/2020_04/honduras_022020/honduras_022020_tweets_csv_hashed.zip", None, {"set_id": "honduras_022020", "name_month": "2020_02", "folder_month": "2020_04"}),
    ("hashed/2019_08/saudi_arabia_082019_1/saudi_arabia_082019_1_users_csv_hashed.zip", None, {"set_id": "saudi_arabia_082019_1", "name_month": "2019_08", "folder_month": "2019_08"}),
    # 5: case and date carry identity
    ("GRU_202012_tweets_csv_hashed.csv", None, {"set_id": "GRU_202012", "name_month": "2020_12"}),
    ("IRA_202012_tweets_csv_hashed.csv", None, {"set_id": "IRA_202012", "name_month": "2020_12"}),
    ("ira_092020_tweets_csv_hashed.csv", None, {"set_id": "ira_092020", "name_month": "2020_09"}),
    ("ira_tweets_csv_hashed.csv", None, {"set_id": "ira", "name_month": None}),
    # 6: month and year in four digits
    ("CNHU_0621_users_csv_hashed.csv", None, {"set_id": "CNHU_0621", "name_month": "2021_06"}),
    ("MX_0621_tweets_csv_hashed_2021.csv", None, {"set_id": "MX_0621", "part_kind": "year", "part": (2021,)}),
    ("uganda_0621_users_csv_hashed.csv", None, {"set_id": "uganda_0621", "name_month": "2021_06"}),
    ("Venezuela_0621_users_csv_hashed.csv", None, {"set_id": "Venezuela_0621", "name_month": "2021_06"}),
    # 7: the set comes from the zip, the member keeps its name
    ("032020_users_csv_hashed.csv", "ghana_nigeria_032020_users_csv_hashed.zip", {"set_id": "ghana_nigeria_032020", "named_set_id": "032020", "name": "032020_users_csv_hashed.csv", "kind": "accounts"}),
    # 8: members called otherwise
    ("bangladesh_linked_tweets_csv_hashed.csv", "bangladesh_201901_1_tweets_csv_hashed.zip", {"set_id": "bangladesh_201901_1", "named_set_id": "bangladesh_linked", "kind": "posts", "set_number": 1}),
    ("russian_linked_tweets_csv_hashed.csv", "russia_201901_1_tweets_csv_hashed.zip", {"set_id": "russia_201901_1", "kind": "posts"}),
    ("venezuela_linked_tweets_csv_hashed.csv", "venezuela_201901_2_tweets_csv_hashed.zip", {"set_id": "venezuela_201901_2", "kind": "posts"}),
    # 9: parts
    ("iran_201901_1_tweets_csv_hashed_1.csv", None, {"set_id": "iran_201901_1", "set_number": 1, "part": (1,), "part_kind": "numbered", "part_label": "1"}),
    ("iran_201901_1_tweets_csv_hashed_4.csv", None, {"set_id": "iran_201901_1", "part": (4,)}),
    ("china_082019_3_tweets_csv_hashed_part1.csv", None, {"set_id": "china_082019_3", "set_number": 3, "part": (1,), "part_kind": "numbered", "part_label": "part1"}),
    ("china_082019_3_tweets_csv_hashed_part3.csv", None, {"set_id": "china_082019_3", "part": (3,), "part_label": "part3"}),
    ("serbia_022020_tweets_csv_hashed/serbia_022020_tweets_csv_hashed_01.csv", None, {"set_id": "serbia_022020", "part": (1,), "part_label": "01", "part_kind": "numbered"}),
    ("serbia_022020_tweets_csv_hashed_13.csv", "serbia_022020_tweets_csv_hashed.zip", {"set_id": "serbia_022020", "part": (13,), "part_label": "13"}),
    ("CNHU_0621_tweets_csv_hashed_2020.csv", None, {"set_id": "CNHU_0621", "part": (2020,), "part_kind": "year"}),
    ("CNHU_0621_tweets_csv_hashed_2021.csv", None, {"set_id": "CNHU_0621", "part": (2021,), "part_kind": "year"}),
    ("turkey_052020_tweets_csv_hashed_2016_01.csv", None, {"set_id": "turkey_052020", "part": (2016, 1), "part_kind": "month", "part_label": "2016_01"}),
    ("turkey_052020_tweets_csv_hashed_2016_06.csv", None, {"set_id": "turkey_052020", "part": (2016, 6), "part_kind": "month"}),
    # 10: a browser folded the path into the name
    ("hashed_2020_12_iran_202012_iran_202012_tweets_csv_hashed.csv", None, {"set_id": "iran_202012", "folder_month": "2020_12", "kind": "posts", "edition_hint": "hashed"}),
    # 11: identified files
    ("unhashed_2020_03_ghana_nigeria_032020_tweets_csv_unhashed.csv.gz", None, {"set_id": "ghana_nigeria_032020", "edition_hint": "unhashed", "folder_month": "2020_03", "extension": "csv.gz"}),
    ("china_052020_tweets_csv_unhashed.csv.gz", None, {"set_id": "china_052020", "edition_hint": "unhashed"}),
    # 12: lists of media
    ("venezuela_201901_1_media_file_list_hashed.txt", None, {"set_id": "venezuela_201901_1", "kind": "media-list"}),
    # 13: one readme for each release folder
    ("hashed/2019_01/Twitter_Elections_Integrity_Datasets_hashed_README.txt", None, {"set_id": None, "kind": "readme", "folder_month": "2019_01"}),
    # 14: junk
    ("__MACOSX/", "ira_tweets_csv_hashed.zip", {"kind": "junk", "set_id": None}),
    ("__MACOSX/._ira_tweets_csv_hashed.csv", "ira_tweets_csv_hashed.zip", {"kind": "junk", "part": None}),
    (".DS_Store", "ira_tweets_csv_hashed.zip", {"kind": "junk"}),
    ("._ira_users_csv_hashed.csv", None, {"kind": "junk", "set_id": None}),
    # media archives of 2018 and 2020, documents, our own
    ("ira_tweet_media_hashed_10.zip", None, {"set_id": "ira", "kind": "media-archive", "part": (10,)}),
    ("china_052020/china_052020_tweet_media_hashed/china_052020_hashed_001.zip", None, {"set_id": "china_052020", "kind": "media-archive", "part": (1,), "part_label": "001"}),
    ("turkey_052020_hashed_391.zip", None, {"set_id": "turkey_052020", "kind": "media-archive", "part": (391,)}),
    ("russia_052020_hashed_README.txt", None, {"set_id": "russia_052020", "kind": "readme"}),
    ("ira_periscope_hashed.zip", None, {"set_id": "ira", "kind": "periscope"}),
    ("iranian_periscope_hashed.zip", None, {"set_id": "iranian", "kind": "periscope"}),
    ("ira_profile_images_hashed.zip", None, {"set_id": "ira", "kind": "profile-media"}),
    ("actions.csv", None, {"set_id": None, "kind": "actions"}),
    # further forms in circulation
    ("hashed_2020_04_egypt_022020_egypt_022020_tweets_csv_hashed/egypt_022020_tweets_csv_hashed.csv", None, {"set_id": "egypt_022020", "folder_month": "2020_04", "kind": "posts"}),
    ("hashed_2021_12_CNHU_0621_CNHU_0621_users.csv", None, {"set_id": "CNHU_0621", "folder_month": "2021_12", "kind": "accounts"}),
    ("2021_12_CNCC_0621_CNCC_0621_users.csv", None, {"set_id": "CNCC_0621", "folder_month": "2021_12", "edition_hint": None}),
    ("unhashed_2019_08_saudi_arabia_082019_1_saudi_arabia_082019_1_tweets_csv_unhashed.zip", None, {"set_id": "saudi_arabia_082019_1", "edition_hint": "unhashed"}),
    ("hashed_2019_01_bangladesh_201901_1_bangladesh_linked_tweets_csv_hashed.csv", None, {"set_id": "bangladesh_201901_1"}),
    ("ecuador_082019_1/ecuador_082019_tweets_csv_hashed.csv", None, {"set_id": "ecuador_082019_1", "named_set_id": "ecuador_082019"}),
    ("bangladesh_201901_1/bangladesh_linked_tweets_csv_hashed.csv", None, {"set_id": "bangladesh_201901_1"}),
    ("saudi_arabia_112019_tweets_csv_hashed/part2.csv", None, {"set_id": "saudi_arabia_112019", "kind": "posts", "part": (2,)}),
    ("tweets.csv", "ira_tweets_csv_hashed.zip", {"set_id": "ira", "kind": "posts"}),
    ("data.csv", "IRA_202012_users_csv_hashed.zip", {"set_id": "IRA_202012", "kind": "accounts"}),
    ("C:\\archive\\2020_12\\GRU_202012_tweets_csv_hashed.csv", None, {"set_id": "GRU_202012", "folder_month": "2020_12"}),
]  # fmt: skip

UNREADABLE = (
    "notes.csv",
    "russia_052020_tweets_csv_hashed_2_a.csv",
    "ira_tweets_csv_hashed_english.csv",
    "CNHU_0621_tweets_csv_hashed_9999.csv",
    "turkey_052020_tweets_csv_hashed_2016_13.csv",
    "sa_eg_ae_022020_tweets_csv_hashed/",
    "673250708364247040-CVfPc8YUsAApZSL.jpg",
    "ira_periscope_hashed.txt",
    "",
)


@pytest.mark.parametrize(
    ("path", "within", "expected"), SAID, ids=[row[0].rsplit("/", 1)[-1] for row in SAID]
)
def test_a_name_in_circulation_says_what_it_means(
    path: str, within: str | None, expected: dict[str, Any]
) -> None:
    read = parse_name(path, within)
    assert {field: getattr(read, field) for field in expected} == expected
    assert (read.path, read.within) == (path, within)


@pytest.mark.parametrize("path", UNREADABLE)
def test_a_name_of_no_known_form_is_unknown_and_names_no_table(path: str) -> None:
    assert parse_name(path).kind is NameKind.UNKNOWN


@pytest.mark.parametrize("set_id", KNOWN_SETS)
@pytest.mark.parametrize("form", ["{0}_users_csv_hashed.zip", "{0}_tweets_csv_hashed_2.csv", "{0}_tweets_csv_unhashed_part3.csv.gz", "hashed/2020_04/{0}/{0}_users_csv_hashed.zip", "hashed_2020_04_{0}_{0}_tweets_csv_hashed.csv", "{0}_media_file_list_hashed.txt", "{0}_tweets_csv_hashed_2016_06.csv"])  # fmt: skip
def test_the_48_set_ids_come_back_from_every_form(set_id: str, form: str) -> None:
    read = parse_name(form.format(set_id))
    assert read.set_id == set_id
    known = resolve_set(read.set_id)
    assert known is not None
    assert known.set_id == set_id


def test_three_sets_called_ira_stay_three_sets() -> None:
    names = [parse_name(f"{s}_tweets_csv_hashed.csv") for s in ("ira", "ira_092020", "IRA_202012")]
    assert len(same_table(names)) == 3


@pytest.mark.parametrize(
    ("set_id", "month"),
    [
        ("iran_201901_1", "2019_01"),
        ("china_082019_1", "2019_08"),
        ("x_200612", "2006_12"),
        ("x_203001", "2030_01"),
        ("x_012031", None),
        ("x_132019", None),
        ("x_201913", None),
        ("uganda_0621", "2021_06"),
        ("x_2021", None),
        ("x_1205", None),
        ("032020", "2020_03"),
        ("ira", None),
        ("x_12345", None),
    ],
)
def test_month_and_year_are_told_apart_by_what_can_be_a_year(set_id: str, month: str | None) -> None:
    assert month_of(set_id) == month


def test_one_unhashed_component_makes_the_whole_name_identified() -> None:
    assert parse_name("hashed/ira/ira_users_csv_unhashed.csv").is_identified
    assert parse_name("unhashed/ira/ira_users_csv_hashed.csv").is_identified
    assert parse_name(
        "ira_users_csv_hashed.csv", "unhashed_2018_10_ira_ira_users_csv_hashed.zip"
    ).is_identified
    assert not parse_name("ira_users_csv_hashed.csv").is_identified
    assert parse_name("ira_users.csv").edition_hint is None


def test_a_folder_that_merely_looks_dated_does_not_rename_a_file() -> None:
    assert parse_name("backup_1220/GRU_202012_tweets_csv_hashed.csv").set_id == "GRU_202012"
    assert parse_name("backup_1220/boats_tweets_csv_hashed.csv").set_id == "boats"
    assert parse_name("my_users/ira_tweets_csv_hashed.csv").set_id == "ira"
    assert parse_name("ira_092020/ira_tweets_csv_hashed.csv").set_id == "ira"


def test_a_file_without_a_set_in_its_name_takes_that_of_its_folder() -> None:
    assert parse_name("hashed/2018_10/ira/tweets.csv").set_id == "ira"
    assert parse_name("IRA_202012/users.csv").set_id == "IRA_202012"
    assert parse_name("2018_10/users.csv").set_id is None
    assert parse_name("data/users.csv").set_id is None


def test_a_zip_of_several_sets_leaves_each_member_its_own_set() -> None:
    assert parse_name("GRU_202012_users_csv_hashed.csv", "hashed_2020_12.zip").set_id == "GRU_202012"


def test_a_part_of_a_zip_is_the_part_of_its_only_member() -> None:
    assert parse_name("tweets.csv", "russia_052020_tweets_csv_hashed_2.zip").part == (2,)


def test_an_archive_is_told_from_a_table() -> None:
    assert parse_name("ira_tweets_csv_hashed.zip").is_archive
    assert not parse_name("ira_tweets_csv_hashed.csv.gz").is_archive


def names(*paths: str) -> list[LegacyName]:
    return [parse_name(path) for path in paths]


def test_parts_of_one_table_are_grouped_in_their_order() -> None:
    years = [f"turkey_052020_tweets_csv_hashed_{p}.csv" for p in ("2016_06", "2009", "2020_01", "2016_01")]
    tables = same_table(names(*years, "turkey_052020_users_csv_hashed.csv", "notes.csv"))
    assert [(key.kind, [n.part_label for n in parts]) for key, parts in tables.items()] == [
        (NameKind.POSTS, ["2009", "2016_01", "2016_06", "2020_01"]),
        (NameKind.ACCOUNTS, [""]),
    ]


def test_part_ten_comes_after_part_nine() -> None:
    parts = [f"serbia_022020_tweets_csv_hashed_{n}.csv" for n in (10, 9, 1)]
    (group,) = same_table(names(*parts)).values()
    assert [n.part for n in group] == [(1,), (9,), (10,)]


def test_hashed_and_unhashed_copies_are_never_one_table() -> None:
    copies = names("ira_tweets_csv_hashed.csv", "ira_tweets_csv_unhashed.csv")
    assert {key.edition_hint for key in same_table(copies)} == {EditionHint.HASHED, EditionHint.UNHASHED}


@pytest.mark.parametrize(
    ("labels", "missing"),
    [
        (["1", "2", "3", "4"], ()),
        (["1", "3"], ("2",)),
        (["2", "4"], ("1", "3")),
        (["part1", "part3"], ("part2",)),
        (["01", "03", "13"], tuple(f"{n:02}" for n in (2, 4, 5, 6, 7, 8, 9, 10, 11, 12))),
        (["0", "2"], ("1",)),
        (["2020", "2022"], ()),
        (["2016_01", "2017_06"], ()),
    ],
)
def test_a_gap_in_a_numbered_series_is_named_in_its_own_style(
    labels: list[str], missing: tuple[str, ...]
) -> None:
    assert complete_series(names(*(f"x_tweets_csv_hashed_{label}.csv" for label in labels))) == missing


def test_a_missing_end_is_noticed_where_the_number_of_parts_is_known() -> None:
    known = KNOWN_SETS["serbia_022020"]
    held = names(*(f"serbia_022020_tweets_csv_hashed_{n:02}.csv" for n in range(1, 13)))
    assert complete_series(held) == ()
    assert complete_series(held, expected=known.parts) == ("13",)


def test_a_whole_table_lacks_no_part() -> None:
    assert complete_series(names("ira_tweets_csv_hashed.csv")) == ()


RESERVED = {"users", "tweets", "hashed", "unhashed", "readme", "actions", "linked"}


def is_set_word(word: str) -> bool:
    pieces = word.lower().split("_")
    return len(set(pieces)) == len(pieces) and not RESERVED & set(pieces)


SET_IDS = st.builds(
    "{}{}".format,
    st.from_regex(r"[A-Za-z]{2,8}(_[A-Za-z]{2,8})?", fullmatch=True).filter(is_set_word),
    st.sampled_from(["", "_201901", "_082019", "_0621", "_201901_1", "_0621_3"]),
)
FILES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([NameKind.ACCOUNTS, NameKind.POSTS]),
        "edition": st.sampled_from(EditionHint),
        "part_label": st.sampled_from(["", "1", "07", "part2", "2020", "2016_06"]),
        "extension": st.sampled_from(["csv", "csv.gz", "zip"]),
    }
)


@given(set_id=SET_IDS, file=FILES)
def test_reading_a_name_undoes_writing_it(set_id: str, file: dict[str, Any]) -> None:
    read = parse_name(table_file_name(set_id, **file))
    assert read.set_id == set_id
    assert {
        "kind": read.kind,
        "edition": read.edition_hint,
        "part_label": read.part_label,
        "extension": read.extension,
    } == file
    assert (read.part is None) == (not file["part_label"])


def test_a_monstrous_name_is_no_table() -> None:
    assert parse_name("x" + "_profile" * 8_000 + "_users_csv_hashed.zip").kind is NameKind.UNKNOWN


@given(st.text(max_size=60), st.none() | st.text(max_size=30))
def test_no_name_stops_the_reader(path: str, within: str | None) -> None:
    assert parse_name(path, within).path == path


def page_row(read: LegacyName) -> str:
    """One line of the reference page."""
    cells = (
        f"`{read.path}`" + (f" in `{read.within}`" if read.within else ""),
        f"`{read.set_id}`" if read.set_id else "",
        read.kind.value,
        read.edition_hint or "",
        read.part_label,
        read.folder_month or "",
        read.name_month or "",
    )
    return "| " + " | ".join(cells) + " |"


def test_the_reference_page_shows_every_form_as_it_is_read() -> None:
    on_page = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    forms = [page_row(parse_name(path, within)) for path, within, _ in SAID]
    assert [line for line in on_page if line in set(forms)] == forms


def test_part_kinds_are_told_by_their_numbers() -> None:
    kinds = [
        parse_name(f"x_tweets_csv_hashed_{label}.csv").part_kind
        for label in ("3", "part3", "2019", "2019_12")
    ]
    assert kinds == [PartKind.NUMBERED, PartKind.NUMBERED, PartKind.YEAR, PartKind.MONTH]

"""KnownSet: the 48 file sets that Twitter published from 2018 to 2021, with the counts announced for them.

Attributions are quoted as they were announced then; they are not ours. The file counts of this list are what an import
is compared with (``heliograph import --catalogue``), never a source of published numbers.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass

from heliograph.errors import InputError
from heliograph.model.dataset import AnnouncedCount
from heliograph.tables.legacy.naming import LegacyName, NameKind, parse_name


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSet:
    """One file set of the historical archive.

    Attributes:
        set_id: Id in its exact case.
        released: Month of release, YYYY-MM; folder and id may carry other months.
        announced_as: To whom the set was attributed in the announcement, in short; not our statement.
        accounts: Accounts announced.
        posts: Posts announced or counted by readers since; None where no figure is established.
        posts_at_least: Whether the figure is a lower bound.
        parts: Files that the posts table came in, None where not established.
        media_size: Size of the media zips as published, empty where not established.
        media_zips: Number of media zips, None where not established.
        note: Known difference between announcement and files.
    """

    set_id: str
    released: str
    announced_as: str
    accounts: int
    posts: int | None = None
    posts_at_least: bool = False
    parts: int | None = None
    media_size: str = ""
    media_zips: int | None = None
    note: str = ""

    def announced(self) -> dict[str, AnnouncedCount]:
        """The counts by table name, as dataset.toml holds them."""
        source = f"historical catalogue of the Twitter archive, release {self.released}"
        counts = {"accounts": AnnouncedCount(value=self.accounts, source=source, date=self.released)}
        if self.posts is not None:
            counts["posts"] = AnnouncedCount(
                value=self.posts, source=source, date=self.released, at_least=self.posts_at_least
            )
        return counts


def _set(set_id: str, released: str, announced_as: str, accounts: int, posts: int | None = None, *, at_least: bool = False, parts: int | None = None, media: str = "", zips: int | None = None, note: str = "") -> KnownSet:  # fmt: skip
    return KnownSet(
        set_id=set_id,
        released=released,
        announced_as=announced_as,
        accounts=accounts,
        posts=posts,
        posts_at_least=at_least,
        parts=parts,
        media_size=media,
        media_zips=zips,
        note=note,
    )


# fmt: off
_SETS = (
    _set("ira", "2018-10", "Russia, IRA", 3_613, 9_041_308, media="274 GB", zips=300, note="First announced with 3,841 accounts; 228 were moved to Venezuela and the file replaced at the same address."),
    _set("iranian", "2018-10", "Iran", 770, 1_000_000, at_least=True, media="65.7 GB", zips=52),
    _set("iran_201901_1", "2019-01", "Iran", 2_320, parts=4, media="202 GB", zips=89),
    _set("bangladesh_201901_1", "2019-01", "Bangladesh", 15, media="77 MB", zips=3),
    _set("russia_201901_1", "2019-01", "Russia", 416, media="63.7 GB", zips=8),
    _set("venezuela_201901_1", "2019-01", "Venezuela", 1_196, parts=3, media="359 GB", zips=75),
    _set("venezuela_201901_2", "2019-01", "Venezuela", 764, media="81 GB", zips=37),
    _set("catalonia_201906_1", "2019-06", "Catalonia", 130, media="2.74 GB", zips=3),
    _set("iran_201906_1", "2019-06", "Iran", 1_666, media="258 GB", zips=111),
    _set("iran_201906_2", "2019-06", "Iran", 248, media="183 GB", zips=29),
    _set("iran_201906_3", "2019-06", "Iran", 2_865, media="55 GB", zips=18),
    _set("russia_201906_1", "2019-06", "Russia", 4, media="72 MB", zips=2),
    _set("venezuela_201906_1", "2019-06", "Venezuela", 33, media="24 GB", zips=13),
    _set("china_082019_1", "2019-08", "PRC", 744, 1_906_831, media="85 GB", zips=32),
    _set("china_082019_2", "2019-08", "PRC", 196, 1_708_078, media="40 GB", zips=17),
    _set("china_082019_3", "2019-09", "PRC", 4_301, parts=3, media="604 GB", zips=224),
    _set("saudi_arabia_082019_1", "2019-09", "Saudi Arabia", 6, media="357 MB", zips=1),
    _set("ecuador_082019_1", "2019-09", "Ecuador", 1_019, media="173 GB", zips=56),
    _set("uae_082019_1", "2019-09", "UAE", 4_248, media="680 GB", zips=304),
    _set("spain_082019_1", "2019-09", "Spain", 259, media="16 GB", zips=9),
    _set("egypt_uae_082019_1", "2019-09", "Egypt/UAE", 271, media="45 GB", zips=19),
    _set("saudi_arabia_112019", "2019-12", "Saudi (Smaat)", 5_929, parts=9, media="1.3 TB"),
    _set("ghana_nigeria_032020", "2020-03", "Russia via Ghana, Nigeria", 71),
    _set("sa_eg_ae_022020", "2020-04", "KSA/Egypt/UAE", 5_350, 36_523_977, parts=10),
    _set("egypt_022020", "2020-04", "Egypt", 2_541, 7_935_267),
    _set("honduras_022020", "2020-04", "Honduras", 3_104, 1_165_019),
    _set("serbia_022020", "2020-04", "Serbia", 8_558, 43_067_074, parts=13),
    _set("indonesia_022020", "2020-04", "Indonesia", 795, 2_700_296),
    _set("china_052020", "2020-06", "PRC", 23_750, 348_608, zips=17),
    _set("russia_052020", "2020-06", "Russia", 1_152, 3_434_792, parts=2, zips=54, note="The users file holds 1,153 rows."),
    _set("turkey_052020", "2020-06", "Turkey", 7_340, 36_948_524, parts=16, zips=391),
    _set("cuba_082020", "2020-10", "Cuba", 526, 4_802_243),
    _set("qatar_082020", "2020-10", "Saudi posing as Qatari", 33, 220_254),
    _set("thailand_092020", "2020-10", "Thai Army", 926, 21_385),
    _set("iran_092020", "2020-10", "Iran", 104, 2_450, at_least=True, note="The users file holds 105 rows."),
    _set("ira_092020", "2020-10", "Russia IRA", 5, 1_368),
    _set("armenia_202012", "2021-02", "Armenia", 35, 72_960),
    _set("GRU_202012", "2021-02", "Russia", 69, 26_762, note="The files hold 70 accounts and 26,684 posts."),
    _set("IRA_202012", "2021-02", "Russia IRA", 31, 68_914),
    _set("iran_202012", "2021-02", "Iran", 238, 560_571, note="209 accounts posted; one of them wrote 54 % of the posts."),
    _set("MX_0621", "2021-12", "Mexico", 276, 19_277),
    _set("CNHU_0621", "2021-12", "PRC", 2_048, 31_269, note="The users file holds 2,047 rows; another announcement said 2,016 accounts."),
    _set("CNCC_0621", "2021-12", "PRC", 112, 35_924),
    _set("RNA_0621", "2021-12", "Russia (N. Africa)", 50),
    _set("REA_0621", "2021-12", "Russia (E. Africa)", 16),
    _set("Tanzania_0621", "2021-12", "Tanzania", 268),
    _set("uganda_0621", "2021-12", "Uganda", 418),
    _set("Venezuela_0621", "2021-12", "Venezuela", 277, 860_060),
)
# fmt: on

KNOWN_SETS: dict[str, KnownSet] = {known.set_id: known for known in _SETS}
"""The sets by id, in order of release."""

NICKNAMES = {
    "032020": "ghana_nigeria_032020",
    "bangladesh_linked": "bangladesh_201901_1",
    "russian_linked": "russia_201901_1",
    "venezuela_linked": "venezuela_201901_2",
}
"""Names that members carry inside their zips, for copies that have lost the zip."""

CATALOGUE_COLUMNS = (
    "date_released",
    "dataset_date",
    "readme_url",
    "entities",
    "account_info_url",
    "tweet_info_url",
    "media_url",
    "set_number",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFinding:
    """Something in a catalogue that contradicts itself.

    Attributes:
        code: media-of-another-set, tables-of-two-sets, set-number-differs, unknown-set, no-set, not-a-link-to.
        message: What was found, in words.
    """

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One row of the historical catalogue: a set and where its files lay.

    Attributes:
        row: Row in the catalogue, the header not counted, from 1.
        set_id: Id derived from the links.
        known: What else is known about the set, None for one that is not of the 48.
        findings: What contradicts itself in this row.
    """

    row: int
    set_id: str | None
    released: str
    dataset_date: str
    entities: str
    accounts_url: str
    posts_url: str
    media_list_url: str
    readme_url: str
    known: KnownSet | None
    findings: tuple[CatalogueFinding, ...]


def resolve_set(set_id: str) -> KnownSet | None:
    """The known set that an id or a member's short form stands for; None when unknown or when several fit.

    Case carries identity: GRU_202012 is known, gru_202012 is not.
    """
    exact = KNOWN_SETS.get(set_id) or KNOWN_SETS.get(NICKNAMES.get(set_id, ""))
    if exact:
        return exact
    longer = [
        k
        for name, k in KNOWN_SETS.items()
        if name.startswith(set_id + "_") and name[len(set_id) + 1 :].isdigit()
    ]
    return longer[0] if len(longer) == 1 and any(c.isdigit() for c in set_id) else None


def read_catalogue(text: str) -> tuple[CatalogueEntry, ...]:
    """Read the historical catalogue CSV and check each row against itself.

    Raises:
        InputError: When a column is missing or no row is there.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    missing = [column for column in CATALOGUE_COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            f"the catalogue lacks the column {missing[0]}",
            hint=f"A catalogue is a CSV with the columns {', '.join(CATALOGUE_COLUMNS)}.",
        )
    entries = [_entry(number, row) for number, row in enumerate(reader, start=1)]
    if not entries:
        raise InputError(
            "the catalogue has a header and no rows", hint="Give the catalogue of the sets to import."
        )
    repeated = {
        set_id for set_id, times in Counter(e.set_id for e in entries).items() if set_id and times > 1
    }
    if repeated:
        raise InputError(
            f"the catalogue lists {min(repeated)} more than once", hint="Keep one row for each data set."
        )
    return tuple(entries)


def _entry(number: int, row: dict[str, str | None]) -> CatalogueEntry:
    """One row with its findings."""
    cells = {column: (row.get(column) or "").strip() for column in CATALOGUE_COLUMNS}
    accounts, posts = parse_name(cells["account_info_url"]), parse_name(cells["tweet_info_url"])
    media = parse_name(cells["media_url"])
    set_id = accounts.set_id or posts.set_id
    known = resolve_set(set_id) if set_id else None
    return CatalogueEntry(
        row=number,
        set_id=set_id,
        released=cells["date_released"],
        dataset_date=cells["dataset_date"],
        entities=cells["entities"],
        accounts_url=cells["account_info_url"],
        posts_url=cells["tweet_info_url"],
        media_list_url=cells["media_url"],
        readme_url=cells["readme_url"],
        known=known,
        findings=(
            *_link_findings(accounts=accounts, posts=posts, media=media),
            *_set_findings(set_id, posts, media, known, cells["set_number"]),
        ),
    )


def _link_findings(**links: LegacyName) -> list[CatalogueFinding]:
    """Links that are given and lead to something else than their column says."""
    wanted = {"accounts": NameKind.ACCOUNTS, "posts": NameKind.POSTS, "media": NameKind.MEDIA_LIST}
    return [
        CatalogueFinding(code="not-a-link-to", message=f"the link to {column} leads to {link.name}")
        for column, link in links.items()
        if link.path and link.kind is not wanted[column]
    ]


def _set_findings(
    set_id: str | None, posts: LegacyName, media: LegacyName, known: KnownSet | None, set_number: str
) -> list[CatalogueFinding]:
    """Links and numbers that belong to another set than the row does."""
    if set_id is None:
        return [
            CatalogueFinding(code="no-set", message="neither the accounts nor the posts link names a set")
        ]
    findings = []
    if posts.set_id not in {None, set_id}:
        message = f"accounts are of {set_id}, posts of {posts.set_id}"
        findings.append(CatalogueFinding(code="tables-of-two-sets", message=message))
    if media.set_id not in {None, set_id}:
        message = f"the media list of {set_id} is that of {media.set_id}"
        findings.append(CatalogueFinding(code="media-of-another-set", message=message))
    number = parse_name(f"{set_id}_users_csv.csv").set_number
    if set_number and str(number) != set_number:
        message = f"{set_id} is listed as number {set_number}"
        findings.append(CatalogueFinding(code="set-number-differs", message=message))
    if known is None:
        message = f"{set_id} is none of the {len(KNOWN_SETS)} sets published from 2018 to 2021"
        findings.append(CatalogueFinding(code="unknown-set", message=message))
    return findings

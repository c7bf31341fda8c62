"""Listing: the data sets of an archive as a catalogue shows them, narrowed by facets."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from heliograph.access.resolve import OpenEdition

FACETS = ("policy_area", "country", "year", "size", "status")
SIZES = ((10_000, "under-10k"), (100_000, "10k-100k"), (1_000_000, "100k-1m"), (10_000_000, "1m-10m"))
LARGEST = "over-10m"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A data set in its latest release.

    Attributes:
        country: Where technical indicators point, never an attribution; None where nothing is said.
        first, last: Days of its earliest and latest post, ISO 8601; empty without posts.
        status: current, or corrected when a later release replaced an earlier one.
    """

    name: str
    title: str
    summary: str
    operation: str
    policy_area: str
    country: str | None
    release: int
    release_id: str
    published_at: str
    reason: str
    posts: int
    accounts: int
    first: str
    last: str
    status: str

    def values(self, facet: str) -> tuple[str, ...]:
        """What the entry counts as in a facet."""
        match facet:
            case "country":
                return (self.country,) if self.country else ()
            case "year":
                years = range(int(self.first[:4]), int(self.last[:4]) + 1) if self.first else ()
                return tuple(map(str, years))
            case "size":
                return (next((name for limit, name in SIZES if self.posts < limit), LARGEST),)
            case _:
                return (str(getattr(self, facet)),)


def entry_of(edition: OpenEdition) -> Entry:
    """What the catalogue says of a data set, from its latest public edition."""
    release, described = edition.release, edition.release.description
    times = [part.times for part in edition.manifest.parts("posts") if part.times]
    return Entry(
        name=release.dataset,
        title=described.title,
        summary=described.summary or "",
        operation=described.operation,
        policy_area=described.policy_area,
        country=described.presumptive_country.country if described.presumptive_country else None,
        release=release.release,
        release_id=edition.release_id,
        published_at=release.public_at,
        reason=release.reason.code,
        posts=edition.manifest.rows.get("posts", 0),
        accounts=edition.manifest.rows.get("accounts", 0),
        first=min((first for first, _ in times), default="")[:10],
        last=max((last for _, last in times), default="")[:10],
        status="corrected" if release.supersedes else "current",
    )


def narrowed(entries: Iterable[Entry], chosen: Mapping[str, Sequence[str]]) -> list[Entry]:
    """The entries that have one of the chosen values in every facet."""
    return [
        entry
        for entry in entries
        if all(set(values) & set(entry.values(facet)) for facet, values in chosen.items() if values)
    ]


def counted(
    entries: Sequence[Entry], chosen: Mapping[str, Sequence[str]]
) -> dict[str, list[tuple[str, int]]]:
    """For each facet its values with the number of data sets; what is chosen of the facet itself is left out."""
    found = {}
    for facet in FACETS:
        others = {name: values for name, values in chosen.items() if name != facet}
        counts = Counter(value for entry in narrowed(entries, others) for value in entry.values(facet))
        found[facet] = (
            sorted(counts.items()) if facet == "year" else sorted(counts.items(), key=lambda v: (-v[1], v[0]))
        )
    return found

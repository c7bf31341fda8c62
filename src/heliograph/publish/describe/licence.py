"""The licence of the public edition in the forms that catalogues want; nothing is claimed that was not stated."""

from dataclasses import dataclass

KNOWN: dict[str, tuple[str, str]] = {
    "CC0-1.0": (
        "Creative Commons Zero v1.0 Universal",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC-BY-SA-4.0": (
        "Creative Commons Attribution Share Alike 4.0 International",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    "CC-BY-NC-4.0": (
        "Creative Commons Attribution Non Commercial 4.0 International",
        "https://creativecommons.org/licenses/by-nc/4.0/",
    ),
    "CC-BY-NC-SA-4.0": (
        "Creative Commons Attribution Non Commercial Share Alike 4.0 International",
        "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    ),
    "ODbL-1.0": (
        "Open Data Commons Open Database License v1.0",
        "https://opendatacommons.org/licenses/odbl/1-0/",
    ),
    "ODC-By-1.0": (
        "Open Data Commons Attribution License v1.0",
        "https://opendatacommons.org/licenses/by/1-0/",
    ),
    "PDDL-1.0": (
        "Open Data Commons Public Domain Dedication and License v1.0",
        "https://opendatacommons.org/licenses/pddl/1-0/",
    ),
}
"""SPDX identifiers of the usual licences for data: name and address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence as stated, with what is known about it.

    Attributes:
        text: Its name, or the sentence that the publisher wrote.
        spdx: Its SPDX identifier, where it is one of the usual ones.
        url: Where it can be read.
    """

    text: str
    spdx: str | None = None
    url: str | None = None


def licence_of(stated: str | None) -> Licence | None:
    """Read what a publisher stated: an SPDX identifier, an address or a sentence; None when nothing was."""
    if stated is None:
        return None
    if stated in KNOWN:
        name, url = KNOWN[stated]
        return Licence(text=name, spdx=stated, url=url)
    is_address = stated.startswith(("https://", "http://")) and not any(c.isspace() for c in stated)
    return Licence(text=stated, url=stated if is_address else None)

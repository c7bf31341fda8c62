"""Scope: the name of what a pseudonym key covers, from which it is derived."""

from heliograph.model.dataset import PolicyArea
from heliograph.privacy.pseudonym import KeyScope


def scope_name(
    scope: KeyScope,
    *,
    origin: str,
    created_at: str,
    policy_area: PolicyArea,
    dataset: str,
    release: int,
    epoch: int = 1,
) -> str:
    """What a scope covers.

    Args:
        scope: How far pseudonyms shall be linkable.
        origin: Of the archive.
        created_at: When the archive was made, as in archive.json; its year is part of the name.
        policy_area: Of the data set.
        dataset: Name of the data set.
        release: Number of the release.
        epoch: Of the root key; the first is not named, so that archives that never rotated keep their pseudonyms.
    """
    names = {
        KeyScope.ARCHIVE: f"{origin}\0{created_at[:4]}",
        KeyScope.SERIES: f"{origin}\0{policy_area}",
        KeyScope.RELEASE: f"{dataset}@{release}",
    }
    return names[scope] if epoch == 1 else f"{names[scope]}\0{epoch}"

"""Modality: the way of access that a provider suggests for an edition, by how sensitive it is.

It is a suggestion (Art. 6(4) of Delegated Regulation (EU) 2025/2050); the request of a coordinator decides (Art. 9).
"""

from heliograph.model.data_catalogue import AccessWay, Safeguard, Sensitivity
from heliograph.model.dataset import PolicyArea
from heliograph.model.edition import Edition

ALWAYS = (
    Safeguard.IMPACT_ASSESSMENT,
    Safeguard.NETWORK_SECURITY,
    Safeguard.STORAGE_PERIOD,
    Safeguard.CONTRACT,
)
SAFEGUARDS: dict[AccessWay, tuple[Safeguard, ...]] = {
    AccessWay.DOWNLOAD: (*ALWAYS, Safeguard.TRAINING),
    AccessWay.REMOTE_QUERY: (Safeguard.IMPACT_ASSESSMENT, Safeguard.CONTRACT, Safeguard.INTERNAL_REVIEW),
    AccessWay.SECURE_ENVIRONMENT: (
        Safeguard.IMPACT_ASSESSMENT,
        Safeguard.CONTRACT,
        Safeguard.INTERNAL_REVIEW,
        Safeguard.TRAINING,
        Safeguard.SECURE_ENVIRONMENT,
    ),
}
"""What fits a way, of the list in Art. 9(4): files that leave the house need a period of storage and security where they lie."""


def suggested(edition: Edition, area: PolicyArea) -> tuple[AccessWay, Sensitivity, tuple[Safeguard, ...]]:
    """The way, why, and the safeguards that fit it.

    Accounts of a disclosed operation acted in public and under false names; whoever was labelled or removed for other reasons is
    mostly somebody of their own name, so that files of identified rows should not leave where answers to queries do.

    Args:
        edition: Of a data set.
        area: Its policy area.
    """
    if edition is Edition.PUBLIC:
        return AccessWay.DOWNLOAD, Sensitivity.OPEN_TO_ALL, ()
    if edition is Edition.ENCLAVE:
        way, why = AccessWay.SECURE_ENVIRONMENT, Sensitivity.CLOSED_ROOM
    elif area is PolicyArea.INFORMATION_OPERATIONS:
        way, why = AccessWay.DOWNLOAD, Sensitivity.DISCLOSED_OPERATION
    else:
        way, why = AccessWay.REMOTE_QUERY, Sensitivity.ORDINARY_PEOPLE
    return way, why, SAFEGUARDS[way]

"""The way of access that is suggested: files where an operation was disclosed, answers where people of their own name stand."""

import pytest

from heliograph.model.data_catalogue import AccessWay, Safeguard
from heliograph.model.dataset import PolicyArea
from heliograph.model.edition import Edition
from heliograph.rules.modality import SAFEGUARDS, suggested

OPERATIONS, LABELS = PolicyArea.INFORMATION_OPERATIONS, PolicyArea.MISINFORMATION


@pytest.mark.parametrize(
    ("edition", "area", "way"),
    [
        (Edition.PUBLIC, OPERATIONS, AccessWay.DOWNLOAD),
        (Edition.PUBLIC, LABELS, AccessWay.DOWNLOAD),
        (Edition.CONSORTIUM, OPERATIONS, AccessWay.DOWNLOAD),
        (Edition.CONSORTIUM, LABELS, AccessWay.REMOTE_QUERY),
        (Edition.ENCLAVE, OPERATIONS, AccessWay.SECURE_ENVIRONMENT),
    ],
)
def test_the_narrower_the_circle_the_narrower_the_way(edition, area, way):
    found, _, safeguards = suggested(edition, area)
    assert found is way
    assert bool(safeguards) is edition.gated


def test_files_that_leave_need_a_period_of_storage_and_a_closed_room_needs_the_room():
    assert Safeguard.STORAGE_PERIOD in SAFEGUARDS[AccessWay.DOWNLOAD]
    assert Safeguard.SECURE_ENVIRONMENT in SAFEGUARDS[AccessWay.SECURE_ENVIRONMENT]
    assert set(Safeguard) == {each for listed in SAFEGUARDS.values() for each in listed}

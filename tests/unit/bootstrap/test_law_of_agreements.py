"""What the settings say of a consortium stands in its room."""

from heliograph.bootstrap.consortium import opened
from heliograph.settings import Settings
from heliograph.store.portal.database import leave


def test_agreements_stand_under_the_law_that_the_settings_name(tmp_path):
    try:
        named = opened(Settings(state=tmp_path / "state", law="Ireland"))
        silent = opened(Settings(state=tmp_path / "state"))
    finally:
        leave()
    assert (named.law, silent.law) == ("Ireland", "the place of the platform")

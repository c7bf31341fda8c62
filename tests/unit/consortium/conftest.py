"""A consortium in memory, and who is in most of its stories."""

import pytest
from tests.consortium_people import Story


@pytest.fixture
def story():
    return Story()


@pytest.fixture
def lead(story):
    return story.person("lead", at=story.university)


@pytest.fixture
def staff(story):
    return story.staff()

"""A story of a consortium for the rules of governance: empty, with its staff, and with somebody who leads a project."""

import pytest
from tests.consortium_people import Story


@pytest.fixture
def story():
    return Story()


@pytest.fixture
def staff(story):
    return story.staff()


@pytest.fixture
def lead(story):
    return story.person("lead", at=story.university)

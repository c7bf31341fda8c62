import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from heliograph.errors import InputError
from heliograph.model.text import Line
from heliograph.publish.describe.locate import line_of
from heliograph.publish.describe.source import read_dataset_toml
from heliograph.publish.describe.template import NOT_STATED, dataset_toml

START = dataset_toml(name="harbour-2021", sampling="All accounts.")
EXAMPLES = re.compile(r"^# (?=\[|[a-z_]+ = |What was disclosed and why, for)", flags=re.MULTILINE)


def is_line(text: str) -> bool:
    try:
        TypeAdapter(Line).validate_python(text)
    except ValidationError:
        return False
    return text == text.strip()


def complaint(text: str) -> InputError:
    with pytest.raises(InputError) as refused:
        read_dataset_toml(text)
    return refused.value


def test_the_file_to_start_from_can_be_read_as_it_stands():
    description = read_dataset_toml(START)
    assert description.name == "harbour-2021"
    assert description.sampling == "All accounts."
    assert description.attribution is None
    assert read_dataset_toml(dataset_toml(name="x")).sampling == NOT_STATED


def test_every_example_in_it_works_once_the_hash_is_taken_away():
    description = read_dataset_toml(EXAMPLES.sub("", START))
    given = description.model_fields_set
    assert given == set(type(description).model_fields)
    assert description.presumptive_country.public_indicators
    assert description.contact.email == "desk@example.org"


@given(st.text(max_size=80).filter(is_line), st.text(max_size=80).filter(is_line))
def test_whatever_title_is_written_is_read_back(title, sampling):
    description = read_dataset_toml(dataset_toml(name="x", title=title, operation=title, sampling=sampling))
    assert (description.title, description.operation, description.sampling) == (title, title, sampling)


@pytest.mark.parametrize(
    ("added", "place", "hint"),
    [
        ("[anounced.posts]\nvalue = 1", "line {1}: anounced: no such field", "did you mean announced?"),
        (
            '[contact]\nname = "a"\nemial = "b@c.de"',
            "line {3}: contact.emial: no such field",
            "did you mean email?",
        ),
        (
            '[announced.post]\nvalue = 1\nsource = "a"\ndate = "2020"',
            "line {1}: announced.post: no such table",
            "did you mean posts?",
        ),
        (
            '[difference_notes]\nacounts = "x"',
            "line {2}: difference_notes.acounts: no such table",
            "did you mean accounts?",
        ),
        (
            '[[reports]]\ntitle = "a"\nurl = "https://a"\n\n[[reports]]\ntitel = "b"',
            "line {6}: reports.2.titel: no such field",
            "did you mean title?",
        ),
        (
            '[presumptive_country]\ncountry = "QX"\nwithheld = 3',
            "line {3}: presumptive_country.withheld",
            "known here",
        ),
    ],
)
def test_a_mistyped_field_is_refused_with_the_one_that_was_meant(added, place, hint):
    base = START.count("\n") + 1
    expected = re.sub(r"\{(\d)\}", lambda m: str(base + int(m[1])), place)
    error = complaint(f"{START}\n{added}\n")
    assert str(error).startswith(f"dataset.toml, {expected}")
    assert hint in error.hint


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (
            '[announced.posts]\nvalue = -1\nsource = "a"\ndate = 2020-01-01',
            "announced.posts.value: should be greater",
        ),
        (
            '[[reports]]\ntitle = "a"\nurl = "javascript:x"',
            "reports.1.url: must be an address that begins with https",
        ),
        ('[contact]\nname = "a"', "contact: needs an email or a url"),
        ('[contact]\nname = "a"\nemail = "nobody"', "contact.email: is no e-mail address"),
        ("reports = [3]", "reports.1: must be a section with fields of its own (given: 3)"),
        ("announced = 3", "announced: must be a section with fields of its own"),
        ('[embargo]\nuntil = "soon"\nreason = "r"', "embargo.until: 'soon' is no day"),
        (
            '[presumptive_country]\ncountry = "Atlantis"',
            "presumptive_country.country: must be two capital letters",
        ),
    ],
)
def test_an_impossible_value_is_named_with_its_line(added, said):
    base = START.count("\n") + 1
    text = f"{added}\n{START}" if "=" in added.partition("\n")[0] else f"{START}\n{added}"
    error = complaint(text)
    assert said in str(error)
    line = int(re.search(r"line (\d+)", str(error))[1])
    assert line == 1 if text.startswith(added) else line > base


def test_a_missing_field_is_named():
    assert "operation: is required" in str(complaint('name = "a"\ntitle = "b"\n'))


def test_what_is_no_toml_is_told_with_line_and_column():
    assert "not TOML: Invalid value (at line 1, column 8)" in str(complaint("name = harbour"))


def test_a_date_may_stand_without_quotes():
    added = '\n[announced.posts]\nvalue = 1\nsource = "a"\ndate = 2020-01-31\n'
    assert read_dataset_toml(START + added).announced["posts"].date == "2020-01-31"


def test_a_byte_order_mark_of_an_editor_does_no_harm():
    assert read_dataset_toml("\ufeff" + START).name == "harbour-2021"


def test_a_key_inside_a_long_text_is_not_mistaken_for_a_field():
    text = 'summary = """\ntitle = 1\n"""\ntitle = "t"\n'
    assert line_of(text, ("title",)) == 4
    assert line_of(text, ("sampling",)) is None
    assert line_of("announced.posts.value = 1\n", ("announced", "posts", "value")) == 1
    assert line_of("announced.posts = { value = 1 }\n", ("announced", "posts", "value")) == 1

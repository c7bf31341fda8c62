"""The shipped forms, and forms that are wrong."""

import re

import pytest

from heliograph.consortium.form import SHIPPED, answers_digest, parse, read, shipped
from heliograph.errors import InputError, UnknownNameError
from heliograph.model.consortium.affiliation import Position
from heliograph.model.consortium.form import ELEMENTS, FieldKind

SMALL = """
code = "small"
version = 1
kinds = ["access"]
title = { en = "T", es = "T", ar = "T" }
intro = { en = "T", es = "T", ar = "T" }
[[sections]]
code = "all"
title = { en = "T", es = "T", ar = "T" }
[[sections.fields]]
code = "why"
kind = "text"
title = { en = "T", es = "T", ar = "T" }
"""


@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_form_bears_its_name_and_speaks_three_languages(code):
    form = shipped(code)
    assert form.code == code
    texts = [form.title, form.intro]
    for section in form.sections:
        texts += [section.title, *filter(None, [section.help])]
    for field in form.fields():
        texts += [field.title, *filter(None, [field.help]), *(choice.title for choice in field.choices)]
    for text in texts:
        assert re.search(r"[\u0600-\u06ff]", text.ar), text.en
        assert not re.search(r"[\u0600-\u06ff]", text.en + text.es)
        assert text.en != text.es or len(text.en) < 12, text.en


def test_the_form_of_article_40_asks_every_element_of_article_8():
    asked = {field.element for field in shipped("dsa-art40").fields()} - {None}
    assert asked == set(ELEMENTS)


@pytest.mark.parametrize("criterion", ["affiliation", "data-skill", "public-interest", "data-security"])
def test_the_form_of_2022_asks_about_each_of_the_four_criteria(criterion):
    needed = [f for f in shipped("tmrc-2022").fields() if f.criterion == criterion and f.required]
    assert needed


@pytest.mark.parametrize("exclusion", ["undergraduate", "industry", "government", "onward-sharing"])
def test_each_exclusion_is_confirmed_by_each_applicant(exclusion):
    (field,) = [f for f in shipped("tmrc-2022").fields() if f.criterion == exclusion]
    assert (field.kind, field.required, field.each) == (FieldKind.DECLARATION, True, True)


@pytest.mark.parametrize("code", ["tmrc-2022", "dsa-art40"])
def test_positions_of_the_form_are_positions_of_the_records(code):
    (field,) = [f for f in shipped(code).fields() if f.code == "position"]
    assert {choice.code for choice in field.choices} <= {position.value for position in Position}


def test_no_form_asks_for_a_degree():
    for field in shipped("tmrc-2022").fields():
        assert not re.search(r"\bPhD\b|\bdegree\b", field.title.en)


def test_there_is_no_other_form():
    with pytest.raises(UnknownNameError, match="no form 'tmrc-2030'"):
        shipped("tmrc-2030")


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("= = ", "code = ", "not TOML"),
        ('kind = "riddle"', 'kind = "text"', "sections.all.fields.why.kind: Input should be"),
        ('kind = "choice"', 'kind = "text"', "why: choices belong to a choice"),
        ('requierd = true\nkind = "text"', 'kind = "text"', "fields.why.requierd: Extra inputs"),
        ('kind = "text"\nlimits = { megabytes = 3 }', 'kind = "text"', "a text knows no limit megabytes"),
        (
            'kind = "text"\nlimits = { shortest = 3, longest = 2 }',
            'kind = "text"',
            "shortest lies above longest",
        ),
        (
            'kind = "choice"\nchoices = [{ code = "a", title = T }, { code = "a", title = T }]',
            'kind = "text"',
            "a choice stands there twice",
        ),
        ('element = "h"\nkind = "text"', 'kind = "text"', "fields.why.element"),
        ('kinds = ["holiday"]', 'kinds = ["access"]', "kinds.0"),
        (
            'title = { en = "T", es = "T" }\n[[',
            'title = { en = "T", es = "T", ar = "T" }\n[[',
            "ar: Field required",
        ),
    ],
)
def test_a_wrong_form_is_refused_with_the_place(wrong, right, told):
    assert right in SMALL
    with pytest.raises(InputError, match=re.escape(told)):
        parse(
            SMALL.replace(right, wrong.replace("= T", '= { en = "T", es = "T", ar = "T" }'), 1),
            what="small.toml",
        )


def test_a_question_that_stands_there_twice_is_refused():
    twice = SMALL + SMALL[SMALL.index("[[sections.fields]]") :]
    with pytest.raises(InputError, match="the field why stands there twice"):
        parse(twice, what="small.toml")


def test_an_installation_has_forms_of_its_own(tmp_path):
    (tmp_path / "small.toml").write_text(SMALL, "utf-8")
    assert read(tmp_path / "small.toml").code == "small"
    with pytest.raises(InputError, match=r"absent\.toml"):
        read(tmp_path / "absent.toml")


def test_the_digest_of_answers_is_known():
    assert answers_digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert answers_digest({"b": 1, "a": [True]}) == answers_digest({"a": [True], "b": 1})
    with pytest.raises(InputError, match="no canonical JSON"):
        answers_digest({"a": float("nan")})

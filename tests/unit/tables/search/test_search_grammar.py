"""The language of searches: what people type, and what they are told when it cannot be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.errors import UsageError
from heliograph.model.posts import KINDS
from heliograph.tables.search.grammar import FIELDS, TIMES, Field, Search, Words, parse

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)
DAYS = st.dates().map(lambda day: day.isoformat())


@st.composite
def fields(draw: st.DrawFn) -> Field:
    name = draw(st.sampled_from(sorted(FIELDS)))
    values = DAYS if name in TIMES else st.sampled_from(KINDS) if name == "kind" else TEXTS
    field = Field(name, draw(values), excluded=draw(st.booleans()))
    return field if field.value else Field(name, "x")


WORDS = st.builds(Words, TEXTS, beginning=st.booleans(), excluded=st.booleans())
SEARCHES = st.lists(st.one_of(WORDS, fields()), min_size=1, max_size=5).map(
    lambda parts: Search(tuple(parts))
)


@given(SEARCHES)
def test_what_is_written_down_is_read_as_the_same_search(search: Search) -> None:
    assert parse(str(search)) == search


@given(st.text(max_size=40))
def test_any_text_is_a_search_that_can_be_written_down_or_an_error_of_ours(text: str) -> None:
    try:
        search = parse(text)
    except UsageError:
        return
    assert parse(str(search)) == search


def test_every_part_is_read() -> None:
    search = parse(
        'terms "a phrase" begin* -not lang:ar from:@someone name:anna #news url:example.org '
        'client:"Some App" kind:repost after:2016-08-01 -before:"2016-08-01 10:00" “curly quotes” -"x y"*'
    )
    assert search.parts == (
        Words("terms"),
        Words("a phrase"),
        Words("begin", beginning=True),
        Words("not", excluded=True),
        Field("lang", "ar"),
        Field("from", "someone"),
        Field("name", "anna"),
        Field("hashtag", "news"),
        Field("url", "example.org"),
        Field("client", "Some App"),
        Field("kind", "repost"),
        Field("after", "2016-08-01"),
        Field("before", "2016-08-01 10:00", excluded=True),
        Words("curly quotes"),
        Words("x y", beginning=True, excluded=True),
    )


@pytest.mark.parametrize(
    "text", ["https://example.org/a", "12:30", "don't", "中文", "@someone", "a-b", "#", "a#b"]
)
def test_what_only_looks_special_is_a_word(text: str) -> None:
    assert parse(text).parts == (Words(text),)


@pytest.mark.parametrize("space", ["\u3000", "\n", "\t", "\u00a0"])
def test_any_space_parts_words(space: str) -> None:
    assert parse(f"東京{space}大阪").parts == (Words("東京"), Words("大阪"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "nothing to search for"),
        (" \u3000 ", "nothing to search for"),
        ("langg:ar", '"langg"'),
        ("langg:ar", 'Did you mean "lang"?'),
        ("HASHTAGS:x", 'Did you mean "hashtag"?'),
        ("a:b", "'a:b'"),
        ('foo:"bar baz"', "'foo:\"bar baz\"'"),
        ("lang:", "'lang:'"),
        ('lang:""', "'lang:\"\"'"),
        ("hashtag:#", "'hashtag:#'"),
        ("-from:@", "'-from:@'"),
        ('find "open end', "'\"open'"),
        ("find “open end", "'“open'"),
        ('a"b', "'a\"b'"),
        ('a"b"', "'a\"b\"'"),
        ('"a"b', "'\"a\"b'"),
        ("-", "'-'"),
        ("find - this", "'-'"),
        ("*", "'*'"),
        ("-*", "'-*'"),
        ('""', "'\"\"'"),
        ('" "', "'\" \"'"),
        ("kind:original2", 'Did you mean "original"?'),
        ("kind:Repost", 'Did you mean "repost"?'),
        ("after:2016-99-01", "'2016-99-01'"),
        ("before:yesterday", "'yesterday'"),
    ],
)
def test_a_search_that_cannot_be_meant_names_its_bad_part(text: str, named: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse(text)
    assert named in raised.value.message
    assert raised.value.hint

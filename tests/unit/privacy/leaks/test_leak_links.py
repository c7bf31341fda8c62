"""Links: what a word means where it stands."""

import pytest

from heliograph.privacy.leaks.links import Context, in_link, is_mention, profile, sign_at, sign_before


def placed(written):
    """A text with the word between bars, as bytes, and where it is."""
    text = b"\xff" + written.encode() + b"\xff"
    start = text.index(b"|")
    text = text.replace(b"|", b"", 1)
    end = text.index(b"|")
    return text.replace(b"|", b"", 1), start, end


@pytest.mark.parametrize(
    "written",
    ["@|ann|", "RT @|ann|: x", ".@|ann|", "RT@|ann|", "(@|ann|)", "é@|ann|", "@|ann|'s", "@|ann|привет", "t.me/@|ann|", "@|12| x", "@|ann|."]
    + ["@|ann|:2", "rt@|ann|"],
)  # fmt: skip
def test_a_mention(written):
    assert is_mention(*placed(written))


@pytest.mark.parametrize(
    "written",
    [
        "me@|ann|.com",
        "me.x-@|ann|",
        "@|ann|@example.org",
        "@|40|.7,-74.0",
        "@|2|:30",
        "@|ann|://x",
        "@|jos|é",
        "start@|ann|",
        "50%@|ann|",
    ],
)
def test_no_mention(written):
    assert not is_mention(*placed(written))


@pytest.mark.parametrize(
    ("written", "context"),
    [
        ("https://t.me/|news|", Context.ELSEWHERE),
        ("t.me/s/|news|/12", Context.ELSEWHERE),
        ("https://www.Instagram.com/|news|?x=1", Context.ELSEWHERE),
        ("https://m.youtube.com/user/|news|", Context.ELSEWHERE),
        ("https://medium.com/@|news|", Context.ELSEWHERE),
        ("https://t.me/|news|room", Context.WORD),
        ("https://t.me/|news|-room", Context.WORD),
        ("https://t.me/|news|.html", Context.WORD),
        ("https://t.me/|news|.", Context.ELSEWHERE),
        ("https://youtube.com/|watch|?v=1", Context.WORD),
        ("https://youtube.com/playlist/|news|", Context.WORD),
        ("https://not-t.me/|news|", Context.WORD),
        ("https://bbc.com/|news|/world", Context.WORD),
        ("?via=|news|", Context.PARAMETER),
        ("?a=1&amp;screen_name=|news|", Context.PARAMETER),
        ("?related=sea,boats:all of them,|news|", Context.WORD),
        ("?related=sea,boats:all,|news|,12", Context.PARAMETER),
        ("&amp;user_id=1,@|news|", Context.PARAMETER),
        ("?x=sea,|news|", Context.WORD),
        ("sea,|news|", Context.WORD),
        ("?q=from:|news|", Context.PARAMETER),
        ("&amp;q=to:@|news|", Context.PARAMETER),
        ("?q=the:|news|", Context.WORD),
        ("from:|news|", Context.WORD),
        ("?x=|news|", Context.WORD),
        ("via=|news|", Context.WORD),
        ("https://|news|.tumblr.com/post", Context.BLOG),
        ("http://www.|news|.livejournal.com", Context.BLOG),
        ("http://my-|news|.tumblr.com", Context.WORD),
        ("http://|news|.tumblr.com.evil.example", Context.WORD),
        ("http://|news|.example", Context.WORD),
    ],
)
def test_a_word_in_a_link(written, context):
    assert in_link(*placed(written)) is context


@pytest.mark.parametrize(
    ("written", "handle"),
    [
        ("https://|twitter.com|/Ann_1/status/2", "Ann_1"),
        ("www.|TWITTER.com|/ann", "ann"),
        ("mobile.|twitter.com|/#!/ann", "ann"),
        ("|x.com|/@ann?s=20", "ann"),
        ("|twitter.com|/i/user/12", "12"),
        ("https://|twitter.com|/i/web/status/1", None),
        ("https://|twitter.com|/search?q=ann", None),
        ("https://pic.|twitter.com|/ann", None),
        ("https://not|x.com|/ann", None),
        ("|twitter.com|", None),
        ("|twitter.org|/ann", None),
    ],
)
def test_a_link_to_a_profile(written, handle):
    text, start, end = placed(written)
    place = profile(text, start, end)
    assert (text[slice(*place)].decode() if place else None) == handle


def test_signs_beside_a_place_are_whole():
    text = "\xffé🙂a啊\xff".encode("latin-1", "ignore")
    text = b"\xff" + "é🙂a啊".encode() + b"\xff"
    place = text.index(b"a")
    assert (sign_before(text, place), sign_at(text, place + 1)) == ("🙂", "啊")
    assert (sign_before(text, 1), sign_at(text, len(text) - 1)) == ("", "")

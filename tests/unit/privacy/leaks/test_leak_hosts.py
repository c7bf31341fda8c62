"""Hosts: where the scan for leaks takes a word of a link for an account, written out."""

import pytest

from heliograph.privacy.leaks.links import Context, in_link, is_mention, profile, sign_at, sign_before


def context(left, right):
    """What the word ``ann`` is between what stands to its left and its right."""
    text = b"\xff" + left.encode() + b"ann" + right.encode() + b"\xff"
    return in_link(text, 1 + len(left), 4 + len(left))


def shown(left, host, path):
    """The handle in a link to a host of the platform."""
    text = b"\xff" + left.encode() + host.encode() + path.encode() + b"\xff"
    place = profile(text, 1 + len(left), 1 + len(left) + len(host))
    return text[slice(*place)].decode() if place else None


@pytest.mark.parametrize("host", ["twitter.com", "x.com", "nitter.net", "fxtwitter.com", "vxtwitter.com"])
@pytest.mark.parametrize("label", ["", "www.", "mobile.", "m."])
def test_the_platform_itself_shows_profiles(host, label):
    assert shown(f"https://{label}", host, "/ann") == "ann"
    assert shown(f"see {label}", host, "/i/user/12") == "12"


@pytest.mark.parametrize("left", ["https://pic.", "https://xm.", "https://a-", "netfli", "9"])
def test_hosts_that_only_end_like_it_do_not(left):
    assert shown(left, "x.com", "/ann") is None


@pytest.mark.parametrize("page", ["search", "i", "hashtag", "settings", "pt"])
def test_pages_of_the_platform_are_no_handles(page):
    assert shown("https://", "twitter.com", f"/{page}") is None
    assert shown("https://", "twitter.com", f"/{page.upper()}") is None


@pytest.mark.parametrize(
    "host",
    [
        "tumblr.com", "blogspot.com", "wordpress.com", "livejournal.com", "substack.com", "medium.com", "github.io", "bsky.social",
    ],
)  # fmt: skip
def test_the_label_of_a_blog_is_a_name(host):
    assert context("https://", f".{host}/2017") is Context.BLOG
    assert context("https://", f".{host}.") is Context.BLOG
    assert context("https://jo-", f".{host}/2017") is Context.WORD
    assert context("https://jo.", f".{host}/2017") is Context.WORD
    assert context("https://jo_", f".{host}/2017") is Context.WORD
    assert context("https://", f".{host}a/2017") is Context.WORD


@pytest.mark.parametrize("name", ["via", "screen_name", "user_id", "related"])
@pytest.mark.parametrize("sign", ["?", "&", ";"])
def test_parameters_carry_a_handle(name, sign):
    assert context(f"https://a.example/{sign}{name}=", "") is Context.PARAMETER
    assert context(f"https://a.example/{sign}{name}=@", "&b=1") is Context.PARAMETER
    assert context(f"https://a.example/{name}=", "") is Context.WORD
    assert context(f"https://a.example/{sign}x{name}=", "") is Context.WORD


@pytest.mark.parametrize("label", ["", "www.", "m.", "mobile."])
def test_a_label_before_another_platform_changes_nothing(label):
    assert context(f"https://{label}vk.com/", "") is Context.ELSEWHERE
    assert context(f"https://{label}vk.com/@", "/12") is Context.ELSEWHERE
    assert context(f"https://{label}vk.com/people/", "?a=1") is Context.ELSEWHERE


@pytest.mark.parametrize(
    "left",
    ["https://a.vk.com/", "https://avk.com/", "https://vk.com/wall/", "https://vk.com/wall-", "vk.com:"],
)
def test_other_places_of_a_link_are_words(left):
    assert context(left, "") is Context.WORD


def test_long_texts_around_a_link_change_nothing():
    assert context("https://t.me/", "/" + "x" * 300) is Context.ELSEWHERE
    assert context("x " * 150 + "https://t.me/", "") is Context.ELSEWHERE
    assert shown("https://", "x.com", "/ann" + " x" * 150) == "ann"
    assert shown("https://pic.", "x.com", "/ann" + " x" * 150) is None
    text = b"\xffme@ann" + b" x" * 150 + b"\xff"
    assert not is_mention(text, 4, 7)


@pytest.mark.parametrize("path", ["/", "/i/user/x", "/@", "/é", "", "?ann"])
def test_a_link_without_a_handle_names_nobody(path):
    assert shown("https://", "twitter.com", path) is None


def test_a_value_has_no_neighbours_in_other_values():
    text = b"\xff" + "é".encode() + b"\xffann\xff" + "é".encode() + b"\xff"
    start = text.index(b"ann")
    assert (sign_before(text, start), sign_at(text, start + 3)) == ("", "")
    assert is_mention(b"\xffx\xff@ann\xff", 4, 7)


@pytest.mark.parametrize("left", ["rtt@", "xrt@", "1@", "_@", "%@"])
def test_what_goes_on_before_an_at_sign_is_no_mention(left):
    text = b"\xff" + left.encode() + b"ann\xff"
    assert not is_mention(text, 1 + len(left), 4 + len(left))

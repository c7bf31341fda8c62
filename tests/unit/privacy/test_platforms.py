"""Platforms: where a link names an account, written out host by host; what a word of the list is for is seen in the link alone."""

import pyarrow as pa
import pytest

from heliograph.model.policy import TextRule
from heliograph.privacy.pseudonym import KeyScope, scope_key
from heliograph.privacy.redact import Redactor
from heliograph.privacy.vocabulary import IDENTITIES, forms, vocabulary

KEY = scope_key(bytes(32), KeyScope.ARCHIVE, "example.org/archive\x002026")
ANN = "a" + "b" * 26


@pytest.fixture(scope="module")
def rewritten():
    """A link as it is published where the handle ``ann``, a common word elsewhere, is masked."""
    listed = pa.table([["1"], ["handle"], ["ann"], [ANN]], schema=IDENTITIES)
    words = vocabulary(forms(listed), None, every_token=False)
    redactor = Redactor(words, KEY, TextRule(bystanders=False, tracking=True), shown=frozenset())
    return lambda link: redactor.links(pa.array([link]))[0].as_py()


OWN = "twitter.com x.com nitter.net fxtwitter.com vxtwitter.com fixupx.com fixvx.com"
OTHERS = """t.me telegram.me telegram.dog vk.com m.vk.com vkontakte.ru ok.ru instagram.com instagr.am facebook.com fb.com fb.me m.me
    messenger.com/t youtube.com tiktok.com linkedin.com github.com medium.com reddit.com pinterest.com tumblr.com twitch.tv
    soundcloud.com gab.com gettr.com parler.com truthsocial.com weibo.com threads.net threads.com bsky.app ask.fm flickr.com
    patreon.com snapchat.com vimeo.com dailymotion.com rumble.com odysee.com bitchute.com wa.me paypal.me ko-fi.com linktr.ee about.me
    myspace.com disqus.com/by livejournal.com periscope.tv pscp.tv keybase.io clubhouse.com koo.app quora.com rutube.ru zen.yandex.ru
    aparat.com likee.video kwai.com"""

FOLDERS = "user others u c channel in people profile profiles s add by id p blog pg pages t"
BLOGS = """tumblr.com blogspot.com wordpress.com livejournal.com substack.com medium.com github.io weebly.com wixsite.com blogfa.com
    mihanblog.com over-blog.com typepad.com bsky.social deviantart.com bandcamp.com hatenablog.com"""
TRACKERS = """utm_source fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid igshid igsh twclid ttclid li_fat_id mc_cid mc_eid ref_src
    ref_url _openstat vero_id oly_enc_id oly_anon_id mkt_tok _hsenc _hsmi wickedid s_cid __twitter_impression"""


@pytest.mark.parametrize("host", [*OWN.split(), *OTHERS.split()])
def test_the_first_part_of_a_path_is_a_handle(rewritten, host):
    assert rewritten(f"https://{host}/ann/1") == f"https://{host}/{ANN}/1"
    assert rewritten(f"https://{host}/annabel") == f"https://{host}/annabel"


@pytest.mark.parametrize("label", ["", "www.", "mobile.", "m.", "web.", "en."])
def test_a_profile_may_stand_behind_a_label_of_the_platform(rewritten, label):
    assert rewritten(f"https://{label}twitter.com/ann") == f"https://{label}twitter.com/{ANN}"


@pytest.mark.parametrize("label", ["pic.", "help.", "w."])
def test_behind_other_labels_are_no_profiles(rewritten, label):
    assert rewritten(f"https://{label}twitter.com/ann") == f"https://{label}twitter.com/ann"


@pytest.mark.parametrize(
    "folder",
    FOLDERS.split(),
)
def test_a_handle_may_stand_behind_a_folder(rewritten, folder):
    assert rewritten(f"https://vk.com/{folder}/ann") == f"https://vk.com/{folder}/{ANN}"


def test_behind_other_folders_it_is_a_word(rewritten):
    assert rewritten("https://vk.com/topic/ann") == "https://vk.com/topic/ann"


@pytest.mark.parametrize(
    "host",
    BLOGS.split(),
)
def test_the_label_before_a_place_for_blogs_is_a_handle(rewritten, host):
    assert rewritten(f"https://ann.{host}/2017") == f"https://{ANN}.{host}/2017"
    assert rewritten(f"https://joann.{host}/2017") == f"https://joann.{host}/2017"


@pytest.mark.parametrize("name", ["screen_name", "via", "user_id", "related"])
def test_a_parameter_of_a_share_link_names_an_account(rewritten, name):
    assert rewritten(f"https://a.example/?b=1&{name}=ann&c=2") == f"https://a.example/?b=1&{name}={ANN}&c=2"
    assert rewritten(f"https://a.example/?{name}x=ann") == f"https://a.example/?{name}x=ann"


@pytest.mark.parametrize(
    "name",
    TRACKERS.split(),
)
def test_a_parameter_that_tells_who_passed_a_link_on_goes(rewritten, name):
    assert rewritten(f"https://a.example/?b=1&{name}=x1") == "https://a.example/?b=1"

"""Platforms: where links name accounts, as data."""

PROFILES = frozenset(
    {"twitter.com/", "x.com/", "nitter.net/", "fxtwitter.com/", "vxtwitter.com/", "fixupx.com/", "fixvx.com/"}
)
"""Hosts whose first path part is a handle of the platform itself."""

OWN_LABELS = frozenset({b"", b"www.", b"mobile.", b"m.", b"web.", b"en."})
"""What may stand before such a host; pic.twitter.com and help.x.com show no profiles."""

NO_PROFILE = frozenset(
    b"""i intent search hashtag share home explore settings login logout signup tos privacy about download jobs compose
    messages notifications account accounts who_to_follow oauth widgets status statuses web lists moments topics goodies
    personalization directory search-advanced rules events help invitations sessions oembed follower_requests""".split()
)
"""First path parts that are pages, not handles."""

ELSEWHERE = frozenset(
    [
        "t.me/",
        "telegram.me/",
        "telegram.dog/",
        "vk.com/",
        "m.vk.com/",
        "vkontakte.ru/",
        "ok.ru/",
        "instagram.com/",
        "instagr.am/",
        "facebook.com/",
        "fb.com/",
        "fb.me/",
        "m.me/",
        "messenger.com/t/",
        "youtube.com/",
        "tiktok.com/",
        "linkedin.com/",
        "github.com/",
        "medium.com/",
        "reddit.com/",
        "pinterest.com/",
        "tumblr.com/",
        "twitch.tv/",
        "soundcloud.com/",
        "gab.com/",
        "gettr.com/",
        "parler.com/",
        "truthsocial.com/",
        "weibo.com/",
        "threads.net/",
        "threads.com/",
        "bsky.app/",
        "ask.fm/",
        "flickr.com/",
        "patreon.com/",
        "snapchat.com/",
        "vimeo.com/",
        "dailymotion.com/",
        "rumble.com/",
        "odysee.com/",
        "bitchute.com/",
        "wa.me/",
        "paypal.me/",
        "ko-fi.com/",
        "linktr.ee/",
        "about.me/",
        "myspace.com/",
        "disqus.com/by/",
        "livejournal.com/",
        "periscope.tv/",
        "pscp.tv/",
        "keybase.io/",
        "clubhouse.com/",
        "koo.app/",
        "quora.com/",
        "rutube.ru/",
        "zen.yandex.ru/",
        "aparat.com/",
        "likee.video/",
        "kwai.com/",
    ]
)
"""Hosts of other platforms: the first path part, or the one behind a word of FOLDERS, may be a handle."""

FOLDERS = frozenset(
    b"user others u c channel in people profile profiles s add by id p blog pg pages t".split()
)

BLOGS = frozenset(
    [
        ".tumblr.com",
        ".blogspot.com",
        ".wordpress.com",
        ".livejournal.com",
        ".substack.com",
        ".medium.com",
        ".github.io",
        ".weebly.com",
        ".wixsite.com",
        ".blogfa.com",
        ".mihanblog.com",
        ".over-blog.com",
        ".typepad.com",
        ".bsky.social",
        ".deviantart.com",
        ".bandcamp.com",
        ".hatenablog.com",
    ]
)
"""Hosts whose first label names an account."""

PARAMETERS = frozenset({"screen_name=", "via=", "user_id=", "related=", "q=from:", "q=to:"})
"""Parameters of share, follow and search links that carry a handle or an id."""

TRACKING = [
    "utm_",
    "fbclid=",
    "gclid=",
    "gclsrc=",
    "dclid=",
    "gbraid=",
    "wbraid=",
    "msclkid=",
    "yclid=",
    "igshid=",
    "igsh=",
    "twclid=",
    "ttclid=",
    "li_fat_id=",
    "mc_cid=",
    "mc_eid=",
    "ref_src=",
    "ref_url=",
    "_openstat=",
    "vero_id=",
    "oly_enc_id=",
    "oly_anon_id=",
    "mkt_tok=",
    "_hsenc=",
    "_hsmi=",
    "wickedid=",
    "s_cid=",
    "__twitter_impression=",
]
"""Parameters that tell who passed a link on: how their names begin."""

"""Hosts: where links name accounts: on the platform itself, on others, and in parameters."""

OWN = (b"twitter.com", b"x.com", b"nitter.net", b"fxtwitter.com", b"vxtwitter.com")
"""The first part of a path is a handle."""

OWN_LABELS = frozenset({b"", b"www.", b"mobile.", b"m."})
"""What may stand before such a host; pic.twitter.com shows no profiles."""

PAGES = frozenset(
    b"""i intent search hashtag hashtags share home explore settings login logout signup tos privacy about download jobs compose
    messages notifications account accounts oauth widgets status statuses web lists list moments topics goodies help
    personalization directory rules events invitations sessions oembed follower_requests who_to_follow followers following
    favorites en ru de fr es it pt""".split()
)
"""First parts of paths that are pages of the platform."""

ELSEWHERE = frozenset(
    b"""t.me telegram.me vk.com ok.ru instagram.com facebook.com fb.com youtube.com tiktok.com github.com medium.com
    pinterest.com twitch.tv soundcloud.com gab.com gettr.com parler.com truthsocial.com threads.net ask.fm patreon.com
    livejournal.com periscope.tv pscp.tv linktr.ee""".split()
)
"""Other platforms, where the first part of a path is a name."""

FOLDERS = frozenset(b"s c user u channel people profile in add".split())
"""Parts of paths behind which such a name stands."""

SITES = frozenset(
    b"""watch p reel reels explore groups group pages page events event channel c user u s share sharer feed search login hashtag
    tag tags video videos photo photos joinchat addstickers playlist results embed shorts live wall club public people profile in
    add story stories posts about help home""".split()
)
"""First parts that are pages of these platforms."""

BLOGS = (
    b"tumblr.com", b"blogspot.com", b"wordpress.com", b"livejournal.com", b"substack.com", b"medium.com", b"github.io",
    b"bsky.social",
)  # fmt: skip
"""Where the label before the host is a name."""

PARAMETERS = frozenset({b"via", b"screen_name", b"user_id", b"related"})
"""Parameters of links that carry a handle or an id."""

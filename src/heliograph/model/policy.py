"""Policy: what a privacy policy replaces, removes and keeps, in words and figures."""

from dataclasses import dataclass

FOLLOWER_THRESHOLD = 5000
"""Followers below which Twitter hid an account in the archive of 2018."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One named privacy policy.

    Attributes:
        words: What it replaces, removes and keeps, one sentence each.
        residuals: What it knowingly leaves.
        pseudonymise_below: Accounts with fewer followers get a pseudonym; None: no account is touched.
        key_scope: Within which bounds pseudonyms can be linked; None without pseudonyms.
        verbatim: Whether the export is republished as it is, with its legacy CSV byte for byte.
    """

    name: str
    words: tuple[str, ...]
    residuals: tuple[str, ...] = ()
    pseudonymise_below: int | None = None
    key_scope: str | None = None
    verbatim: bool = False


TWITTER_2018 = Policy(
    name="twitter-2018",
    words=(
        f"Accounts with fewer than {FOLLOWER_THRESHOLD:,} followers, or an unknown number of them, get a pseudonym.",
        "The name and handle of these accounts are removed.",
        "Accounts that the platform has hidden already keep the pseudonym that it gave them.",
        "Accounts outside the data set that are mentioned, answered or reposted always get a pseudonym.",
        "Coordinates are removed; whether a post carried any is kept.",
        "Media keys are replaced by pseudonyms.",
    ),
    residuals=(
        "Post ids are kept: whoever holds an older crawl can join on them.",
        "Texts, profile texts, locations and links are kept as they are.",
        "Counts, days of creation and times of posting are kept: together they can single out an account.",
    ),
    pseudonymise_below=FOLLOWER_THRESHOLD,
    key_scope="archive",
)

AS_RECEIVED = Policy(
    name="as-received",
    words=("The set was pseudonymised by the platform; it is republished verbatim, one edition.",),
    residuals=("Whatever the platform left in clear is still in clear.",),
    verbatim=True,
)

POLICIES = {policy.name: policy for policy in (TWITTER_2018, AS_RECEIVED)}

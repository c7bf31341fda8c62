"""Texts: the posts whose words several checks look at closely, chosen in one look at all of them.

Texts are the largest column of an edition, and to unpack them costs as much as to search them for a pattern.
"""

from heliograph.privacy.leaks.parameters import followed
from heliograph.privacy.leaks.personal_data import IN_LINKS, IN_TEXTS
from heliograph.privacy.risk.sample import LARGEST, Sample, near, sample
from heliograph.publish.gate.asking import knows, one
from heliograph.publish.gate.footers import footer
from heliograph.publish.gate.subject import Subject
from heliograph.tables.engine import literal, parquet

TEXTS = "gate_texts"
LINKS, CHOICES = "array_to_string(urls, ' ')", "array_to_string(poll_choices, ' ')"

DIGESTS = 10_000
"""Of so many texts digests are computed, or of all of them where there are fewer: they cost more than ids."""


def texts(subject: Subject) -> str:
    """The table of these posts, as they stand in the edition, with their place (``filename``, ``file_row_number``) and why they are chosen.

    ``near``: they may be in the sample; ``personal_*``: they may hold personal data; ``followed_*``: they may hold a link that
    follows its readers; ``digested``: the digests of their texts are computed.
    """
    if not knows(subject.connection, TEXTS):
        reasons = _reasons(subject)
        listed = ", ".join(f"coalesce({reason}, false) AS {name}" for name, reason in reasons.items())
        source = parquet(subject.paths("posts"), options=", filename=true, file_row_number=true")
        # which reason it was is asked of the chosen ones alone
        subject.connection.execute(
            f"""CREATE TEMP TABLE {TEXTS} AS WITH chosen AS MATERIALIZED (
                SELECT post_id, language, text, urls, poll_choices, filename, file_row_number FROM {source}
                WHERE {" OR ".join(reasons.values())})
            SELECT *, {listed} FROM chosen"""
        )
    return TEXTS


def digests_step(subject: Subject) -> int:
    """Of every so many rows the digest of the text is computed."""
    return max(subject.manifest.rows.get("posts", 0) // DIGESTS, 1)


def drawn(subject: Subject) -> Sample:
    """The sample of posts whose texts are read."""
    chosen = f"(FROM {texts(subject)} WHERE near)"
    [enough] = one(subject.connection, f"SELECT count(text) >= {LARGEST} FROM {chosen}")
    everything = _rows(subject) <= LARGEST
    posts = chosen if enough or everything else "public_posts"
    return sample(subject.connection, posts, seed=subject.seed, of=_with_text(subject))


def _reasons(subject: Subject) -> dict[str, str]:
    """SQL for each reason to look at a post."""
    follows = subject.policy.texts.tracking
    return {
        "near": near(_rows(subject), seed=subject.seed),
        "personal_text": f"regexp_matches(text, {literal(IN_TEXTS)})",
        "personal_urls": f"regexp_matches({LINKS}, {literal(IN_LINKS)})",
        "personal_poll_choices": f"regexp_matches({CHOICES}, {literal(IN_TEXTS)})",
        "followed_text": followed("text") if follows else "false",
        "followed_urls": followed(LINKS) if follows else "false",
        "digested": f"file_row_number % {digests_step(subject)} = 0",
    }


def _rows(subject: Subject) -> int:
    return int(one(subject.connection, "SELECT count(*) FROM public_posts")[0])


def _with_text(subject: Subject) -> int:
    """How many posts have a text; the files say so themselves, where they say anything."""
    feet = [footer(path) for path in subject.paths("posts")]
    missing = [foot.missing.get("text") if foot is not None else None for foot in feet]
    known = [count for count in missing if count is not None]
    if len(known) < len(missing):
        return int(one(subject.connection, "SELECT count(text) FROM public_posts")[0])
    return _rows(subject) - sum(known)

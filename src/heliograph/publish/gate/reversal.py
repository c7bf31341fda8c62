"""Reversal: the attack that was published on an export of 2019: text and list of one post name the same account, one of them in clear.

An account that mentions itself stands in its text as its pseudonym and, if the list of mentions kept ids, there as its id.
Where such a post mentions one account the pair is certain; of several posts it is the id that most of their lists have
(luigigubello/My-Twitter-World, china_hash_reverse.py).
"""

from collections.abc import Iterator

from heliograph.publish.gate.asking import cells, one, serious
from heliograph.publish.gate.finding import Finding
from heliograph.publish.gate.id_columns import misshapen
from heliograph.publish.gate.subject import Subject

PAIRS = "gate_reversed"
_LISTS = "posts.mentions"

_NAMING = """SELECT account_id, list_distinct(list_filter(mentions, lambda m: m IS NOT NULL AND m <> '0')) AS listed, len(mentions) AS size
    FROM public_posts SEMI JOIN (FROM public_accounts WHERE is_pseudonymous) USING (account_id)
    WHERE len(mentions) > 0 AND contains(text, '@' || account_id)"""

_PAIRS = f"""WITH counted AS (
        SELECT account_id, id, count(*) AS posts, bool_or(size = 1) AS alone
        FROM (SELECT account_id, size, unnest(listed) AS id FROM ({_NAMING})) WHERE id <> account_id
            AND NOT regexp_full_match(id, '[apmux][a-z2-7]{{26}}|[0-9a-f]{{64}}|[A-Za-z0-9+]{{40,43}}=')
            AND id NOT IN (SELECT account_id FROM public_accounts)
        GROUP BY ALL),
    likely AS (
        FROM counted WHERE alone OR posts > 1
        QUALIFY rank() OVER (PARTITION BY account_id ORDER BY alone DESC, posts DESC) = 1)
    SELECT account_id, id FROM likely QUALIFY count(*) OVER (PARTITION BY account_id) = 1"""


def reversal(subject: Subject) -> Iterator[Finding]:
    """Pairs of pseudonym and id that the attack gives; none where all lists hold pseudonyms and ids of shown accounts alone."""
    if any(found == 0 for column, found in misshapen(subject).items() if column.place == _LISTS):
        return
    connection = subject.connection
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {PAIRS} AS {_PAIRS}")
    [count] = one(connection, f"SELECT count(*) FROM {PAIRS}")
    if count:
        yield Finding(
            level=serious(subject),
            what="pseudonym-reversed",
            where=_LISTS,
            count=count,
            about="An account mentions itself: the text has its pseudonym, the list of mentions has its id.",
            samples=cells(connection, f"FROM {PAIRS} ORDER BY ALL"),
        )

"""Explain: a policy in words, for the command line, the datasheet and whoever signs off."""

from collections.abc import Iterator

from heliograph.model.edition import Edition
from heliograph.model.policy import TREATMENTS, Policy, Treatment
from heliograph.model.tables import TABLES

SCOPES = {
    "archive": "the same account has the same pseudonym in every release of the archive",
    "series": "the same account has the same pseudonym in releases of the same policy area",
    "release": "pseudonyms hold within one release and cannot be linked to another",
}


def in_words(policy: Policy) -> tuple[str, ...]:
    """What a policy hides, replaces, coarsens and removes, one sentence each."""
    if policy.verbatim:
        return ("The set was pseudonymised by the platform; it is republished verbatim, one edition.",)
    return (
        *_accounts(policy),
        f"Pseudonyms are keyed: {SCOPES[policy.key_scope or 'release']}.",
        *_texts(policy),
        *_columns(policy),
    )


def _accounts(policy: Policy) -> Iterator[str]:
    rule = policy.accounts
    if rule.hide == "all":
        yield "Every account gets a pseudonym."
    elif rule.hide == "below":
        yield f"Accounts with fewer than {rule.below:,} followers, or an unknown number of them, get a pseudonym."
    else:
        yield "No account is hidden by rule."
    if rule.received == "keep":
        yield "Accounts that the platform has hidden already keep the pseudonym that it gave them."
    else:
        yield "Accounts that the platform has hidden already get a pseudonym of ours in place of the platform's."
    for exception in policy.exceptions:
        who = "every account" if exception.everyone else "the accounts of a list"
        review = f" (reviewed by {exception.reviewed_by})" if exception.reviewed_by else ""
        verb = "hides" if exception.decision == "hide" else "shows"
        yield f"The exception {exception.rule} {verb} {who}{review}: {exception.reason}"


def _texts(policy: Policy) -> Iterator[str]:
    rule = policy.texts
    yield "Identifiers of hidden accounts inside texts and links become the pseudonym of the account."
    if rule.bystanders:
        yield "Accounts outside the data set that are mentioned, answered or reposted get a pseudonym too."
    else:
        yield "Accounts outside the data set are replaced in columns of identifiers, and kept in texts."
    if rule.every_token:
        yield "Handles and names go from texts wherever they are no words of a language."
    if rule.personal_data:
        yield "E-mail addresses, phone, account and card numbers, network addresses and coordinates in texts are masked."
    if rule.tracking:
        yield "Parameters that follow a reader are removed from links."
    if rule.post_ids:
        yield "Numbers in texts and links that are ids of posts become pseudonyms."


def _columns(policy: Policy) -> Iterator[str]:
    """One sentence for each treatment that changes something in columns that the public edition carries."""
    for treatment, words in TREATMENTS.items():
        named = [
            f"{table}.{column}"
            for table, columns in policy.columns.items()
            for column, chosen in columns.items()
            if chosen is treatment and Edition.PUBLIC in TABLES[table].column(column).editions
        ]
        if named and treatment not in {Treatment.MADE, Treatment.KEEP}:
            yield f"{words[0].upper()}{words[1:]}: {', '.join(named)}."

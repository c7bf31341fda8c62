"""A policy in words: what its reader is told, and nothing that it does not do."""

import pytest

from heliograph.model.policy import TREATMENTS, Treatment
from heliograph.privacy.declared import SHIPPED, parse, shipped
from heliograph.privacy.explain import in_words

SMALL = "Accounts with fewer than 5,000 followers, or an unknown number of them, get a pseudonym."
KEPT = "Accounts that the platform has hidden already keep the pseudonym that it gave them."
OURS = "Accounts that the platform has hidden already get a pseudonym of ours in place of the platform's."
TEXTS = "Identifiers of hidden accounts inside texts and links become the pseudonym of the account."
STRANGERS = "Accounts outside the data set that are mentioned, answered or reposted get a pseudonym too."
STRANGERS_STAY = "Accounts outside the data set are replaced in columns of identifiers, and kept in texts."
TOKENS = "Handles and names go from texts wherever they are no words of a language."
PERSONAL = "E-mail addresses, phone, account and card numbers, network addresses and coordinates in texts are masked."
TRACKING = "Parameters that follow a reader are removed from links."
POSTS = "Numbers in texts and links that are ids of posts become pseudonyms."


def ours(text):
    return in_words(parse(f'extends = "twitter-2018"\nname = "ours"\n{text}', what="policy.toml"))


def test_the_policy_of_2018_in_words():
    rules, columns = in_words(shipped("twitter-2018"))[:5], in_words(shipped("twitter-2018"))[5:]
    assert rules == (
        SMALL,
        KEPT,
        "Pseudonyms are keyed: the same account has the same pseudonym in every release of the archive.",
        TEXTS,
        STRANGERS,
    )
    assert [line.split(": ")[0] for line in columns] == [
        "Kept, with every identifier inside it rewritten to its pseudonym",
        "Replaced by a keyed pseudonym, unless the account is shown",
        "Removed for hidden accounts; for the others kept, with identifiers inside it rewritten",
    ]
    assert columns[2].endswith(": accounts.display_name, accounts.handle.")


def test_a_strict_policy_says_all_that_goes_from_texts():
    said = in_words(shipped("strict"))
    assert said[:2] == (SMALL, OURS)
    assert said[3:9] == (TEXTS, STRANGERS, TOKENS, PERSONAL, TRACKING, POSTS)
    assert "Cut to the first day of the year: accounts.created_on." in said


def test_ordinary_people_are_all_hidden_and_not_linked():
    said = in_words(shipped("ordinary-people"))
    assert said[0] == "Every account gets a pseudonym."
    assert (
        said[2] == "Pseudonyms are keyed: pseudonyms hold within one release and cannot be linked to another."
    )


def test_what_is_published_as_received_needs_one_sentence():
    assert in_words(shipped("as-received")) == (
        "The set was pseudonymised by the platform; it is republished verbatim, one edition.",
    )


def test_the_other_scopes_and_rules_have_words_of_their_own():
    said = ours('key_scope = "series"')
    assert (
        "Pseudonyms are keyed: the same account has the same pseudonym in releases of the same policy area."
        in said
    )
    assert STRANGERS_STAY in ours("[texts]\nbystanders = false")
    assert STRANGERS not in ours("[texts]\nbystanders = false")
    for rule, sentence in (("every_token", TOKENS), ("personal_data", PERSONAL), ("tracking", TRACKING)):
        assert sentence in ours(f"[texts]\n{rule} = true")
        assert sentence not in ours("")


def test_a_policy_that_hides_nobody_says_so():
    toml = 'extends = "ordinary-people"\nname = "ours"\n[accounts]\nhide = "none"'
    assert in_words(parse(toml, what="policy.toml"))[0] == "No account is hidden by rule."


def test_an_exception_is_told_with_its_reason_and_its_review():
    said = ours(
        """[[exceptions]]
rule = "compromised"
decision = "hide"
everyone = true
reason = "Taken over"
[[exceptions]]
rule = "figure"
decision = "show"
accounts = ["12"]
reason = "Heads of government"
reviewed_by = "Trust council"
"""
    )
    assert said[2:4] == (
        "The exception compromised hides every account: Taken over",
        "The exception figure shows the accounts of a list (reviewed by Trust council): Heads of government",
    )


@pytest.mark.parametrize("name", SHIPPED[:-1])
def test_every_column_that_changes_stands_in_one_sentence(name):
    policy, said = shipped(name), in_words(shipped(name))
    for table, columns in policy.columns.items():
        for column, treatment in columns.items():
            words = TREATMENTS[treatment]
            told = [
                line for line in said if f"{table}.{column}," in line or line.endswith(f"{table}.{column}.")
            ]
            if treatment in {Treatment.MADE, Treatment.KEEP}:
                assert told == []
            else:
                assert [line[1 : len(words)] for line in told] in ([words[1:]], [])
    assert all(line[0].isupper() and line.endswith(".") for line in said)

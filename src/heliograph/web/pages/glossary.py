"""Glossary: what the words of these pages mean, and how the data came about."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from heliograph.web.shown import Shown

TERMS = (
    (
        _("data set"),
        _(
            "One disclosed operation or policy event: the accounts, what they posted, and what was done about it."
        ),
    ),
    (
        _("release"),
        _(
            "A numbered state of a data set, signed and never changed. A correction is a new release; the old one stays."
        ),
    ),
    (
        _("edition"),
        _(
            "The same rows for different readers. The public edition hides who people are behind pseudonyms; the consortium edition names accounts and is open to vetted members only."
        ),
    ),
    (
        _("account"),
        _(
            "A profile on the platform. Whether a person, a group or a program stands behind it is rarely known."
        ),
    ),
    (_("post"), _("What an account published: an original, a repost of somebody, a reply, or a quote.")),
    (
        _("pseudonym"),
        _(
            "A name of 27 signs that stands for a hidden account (a…), post (p…) or media item (m…). It is always the same for the same account within a data set, and cannot be turned back without a secret key."
        ),
    ),
    (
        _("presumptive country"),
        _(
            "Where technical signals of accounts point: networks, phone prefixes, time zones. It is not an attribution: such signals can be borrowed, bought or forged."
        ),
    ),
    (
        _("attribution"),
        _(
            "A statement of who was behind an operation. Nothing here makes one unless the publisher does, in words that are shown as such."
        ),
    ),
    (
        _("policy area"),
        _("Which rules of the platform were enforced, for example those on information operations."),
    ),
    (
        _("enforcement action"),
        _("What the platform did: suspended an account, removed or labelled a post, and so on."),
    ),
    (
        _("statement of reasons"),
        _("Why it did so, in the categories of the European Digital Services Act."),
    ),
    (_("gate"), _("Checks that every edition passes before it is signed: a red one stops the release.")),
    (
        _("disclosure risk"),
        _(
            "How likely somebody in the data can be recognised in spite of pseudonyms. Each release has a report that measures it."
        ),
    ),
    (
        _("announced and computed"),
        _("What was said in public about the size of a data set, beside what is really in the files."),
    ),
    (
        _("view"),
        _(
            "Which rows somebody looks at: data sets, filters, period, words, order. The address of a page is the view."
        ),
    ),
    (_("same text"), _("Posts whose words are equal when case, spaces and links are left out.")),
)
"""What readers meet, in the order in which they meet it."""


def glossary(request: HttpRequest) -> Shown:
    """Words and methods."""
    del request
    document = {"terms": [{"term": str(term), "meaning": str(meaning)} for term, meaning in TERMS]}
    return Shown(template="glossary.html", document=document)

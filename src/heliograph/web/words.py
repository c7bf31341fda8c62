"""Words: closed lists of the data in the languages of the pages."""

from django.utils.translation import gettext_lazy as _

COLUMNS = {
    "language": _("Language"),
    "client": _("Client"),
    "kind": _("Kind"),
    "account_id": _("Account"),
    "hashtags": _("Hashtags"),
    "domains": _("Domains"),
    "policy_area": _("Policy area"),
    "country": _("Presumptive country"),
    "year": _("Year"),
    "size": _("Size"),
    "status": _("Status"),
}

WORDS = {
    "original": _("original"),
    "repost": _("repost"),
    "reply": _("reply"),
    "quote": _("quote"),
    "account": _("account"),
    "post": _("post"),
    "media": _("media item"),
    "Replies": _("Replies"),
    "Reposts": _("Reposts"),
    "Quotes": _("Quotes"),
    "Same text": _("Same text"),
    "current": _("current"),
    "corrected": _("corrected"),
    "public": _("public"),
    "consortium": _("consortium"),
    "enclave": _("enclave"),
    "initial": _("first release"),
    "correction": _("correction"),
    "additional-data": _("additional data"),
    "erasure": _("erasure"),
    "policy-change": _("change of policy"),
    "key-compromise": _("a key was compromised"),
    "contest": _("account contested"),
    "problem": _("problem reported"),
    "open": _("open"),
    "closed": _("closed"),
    "explained": _("explained"),
    "rejected": _("rejected"),
    "withdrawn": _("withdrawn"),
    "duplicate": _("asked in another case"),
    "under-10k": _("under 10,000 posts"),
    "10k-100k": _("10,000 to 100,000 posts"),
    "100k-1m": _("100,000 to 1 million posts"),
    "1m-10m": _("1 to 10 million posts"),
    "over-10m": _("over 10 million posts"),
    "coordinator": _("coordinator"),
    "reviewer": _("reviewer"),
    "chair": _("chair"),
    "second-approver": _("second approver"),
    "appeal-reviewer": _("reviewer of appeals"),
    "platform-signatory": _("signatory of the platform"),
    "legal-admin": _("legal administrator"),
    "security-admin": _("security administrator"),
    "auditor": _("auditor"),
}

POLICY_AREAS = {
    "information-operations": _("Information operations"),
    "misinformation": _("Misinformation"),
    "other": _("Other policy areas"),
}

TOOLS = {"python": "Python", "sql": "SQL", "r": "R", "shell": "CLI"}

TONGUES = {
    "in": _("Indonesian"),
    "iw": _("Hebrew"),
    "tl": _("Tagalog"),
    "und": _("undetermined"),
    "zh": _("Chinese"),
    "zxx": _("no words"),
}
"""Codes that the platform uses and Django does not know."""

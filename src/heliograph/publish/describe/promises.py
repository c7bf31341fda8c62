"""What a release does not promise: printed wherever it could be misunderstood."""

NOT_PROMISED: tuple[tuple[str, str], ...] = (
    (
        "Anonymity",
        "Text and media that were public can be searched for on the web. Pseudonymised data remain personal data.",
    ),
    (
        "Completeness or truth",
        (
            "The signature proves who published what. It does not prove that nothing was left out, or that the publisher "
            "was right."
        ),
    ),
    (
        "Attribution",
        "A presumptive country is a technical indicator; nothing here proves who was behind the activity.",
    ),
    (
        "Protection against silent replacement by the publisher itself",
        (
            "A signature cannot show that nothing else was ever signed in its place; only a public log with independent "
            "witnesses can. Until a release is logged and witnessed, keep the release id that you cited."
        ),
    ),
    (
        "Secrecy against insiders",
        "Whoever holds the pseudonym key of the publisher can undo the pseudonyms.",
    ),
    (
        "Tracing of every leak",
        (
            "A few copied rows or a screenshot of a gated edition cannot be traced, and no technique stops a reader who "
            "decides to leak."
        ),
    ),
)
"""Title and sentences, in the order in which readers need them."""

LIMITS: tuple[str, ...] = (
    (
        "The data hold what the platform acted upon and chose to disclose. They are no sample of the platform: shares "
        "computed from them do not carry over to it."
    ),
    "Profiles are as they stood at one moment, usually the time of action. Earlier names and descriptions may be missing.",
    "Posts that were deleted, or held back for legal reasons, may be missing.",
    (
        "Accounts may have been included by mistake, and people who were mentioned or reposted had no part in being here. "
        "Write about patterns rather than about private persons."
    ),
    "Do not try to find out who is behind a pseudonym.",
)
"""Limits of every data set; a publisher adds its own in dataset.toml."""

"""Parameters: those of links that follow a reader, or tell who has shared the link."""

SIGNS = ("utm_", "clid=", "clkid=", "igsh", "mc_eid=", "mc_cid=")
"""One of them stands in every value that the pattern finds, behind a question mark: plain searches cost a tenth of the pattern."""

PARAMETER = r"""https?://[^\s?#"'<>)\]]+\?(?:[^\s?#"'<>)\]]*&(?:amp;)?)?(?:utm_[a-z0-9_]+|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|igsh|mc_eid|mc_cid)="""


def followed(value: str) -> str:
    """SQL: whether a value holds a link with such a parameter."""
    likely = " OR ".join(f"contains({value}, '{sign}')" for sign in SIGNS)
    pattern = PARAMETER.replace("'", "''")
    return f"(contains({value}, '?') AND ({likely}) AND regexp_matches({value}, '{pattern}'))"

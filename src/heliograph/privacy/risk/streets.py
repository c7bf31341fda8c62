"""Streets: a rough pattern for street addresses in some languages; counts hints and confirms none."""

_ENGLISH = r"\b[0-9]{1,5} (?:[NSEW]\.? )?(?:[A-Z][a-z]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Square)\b"
_GERMAN = r"\p{Lu}\p{Ll}+(?:straße|strasse|str\.|gasse|allee) [0-9]{1,4}\b"
_FRENCH = r"\b[0-9]{1,4},? (?:bis |ter )?(?:rue|avenue|boulevard|impasse|chemin) (?:de |du |des |d')?"
_ROMANCE = r"(?i:\b(?:calle|avenida|rua|via|viale|piazza|plaza) )\p{Lu}\p{Ll}+(?: \p{L}+){0,3},? (?:n[º°.] ?)?[0-9]{1,4}\b"
_RUSSIAN = r"(?:ул\.|улица|проспект|пр-т|пер\.|вул\.|вулиця) ?\p{Lu}\p{Ll}+(?: \p{L}+){0,2},? ?(?:д\. ?|дом |буд\. ?)?[0-9]{1,4}"
_TURKISH = (
    r"\p{Lu}\p{Ll}+ (?:Caddesi|Cad\.|Sokak|Soka\x{011F}\x{0131}|Sok\.|Bulvar\x{0131}) ?(?:No:? ?)?[0-9]{1,4}"
)

STREETS = f"{_ENGLISH}|{_GERMAN}|{_FRENCH}|{_ROMANCE}|{_RUSSIAN}|{_TURKISH}"
"""Pattern of RE2 for a street with its number."""

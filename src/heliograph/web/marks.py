"""Marks: filters of the templates, above all the one that shows hostile text without harm."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext

from heliograph.consortium.alarm import tried_by
from heliograph.consortium.wording import condition_sentence
from heliograph.web.measures import ACTIONS, CATEGORIES, INDICATORS
from heliograph.web.places import among
from heliograph.web.words import COLUMNS, POLICY_AREAS, SECTORS, TONGUES, TOOLS, WORDS

register = template.Library()

SIGNS = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
"""Characters that nobody sees and that change what others look like."""

MARKS = 4
"""Marks on one letter that a script may need; what stands above that is a prank (zalgo)."""

PART = re.compile(r"This is (?:seen|done|proposed) by: (.+)\.")
TICKED = re.compile("`+([^`]+)`+")
NO_STEP = re.compile(r"\w+ is no step of this .+\.")
"""Sentences of rules that name roles, or a step."""

SHORT = 12
"""Characters of a pseudonym that are shown in a table."""

STEPS = ((2**30, "GB"), (2**20, "MB"), (2**10, "kB"))


@register.filter
def number(value: int | None) -> str:
    """A number as the language of the page groups it."""
    return "–" if value is None else _number(value, get_language())


@lru_cache(maxsize=4096, typed=True)
def _number(value: float, language: str | None) -> str:
    """A page writes hundreds of small numbers, most of them often."""
    del language
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def size(value: int) -> str:
    """Bytes as people say them."""
    for step, unit in STEPS:
        if value >= step:
            return f"{number_format(value / step, 1)} {unit}"
    return f"{number_format(value)} B"


@register.filter
def moment(value: str | None) -> str:
    """A moment of a document to the minute, UTC."""
    return "" if not value else value[:16].replace("T", " ")


@register.filter
def said(value: str | None) -> SafeString:
    """A text of the data: escaped, with invisible signs made visible and heaps of marks cut down."""
    if value is None:
        return mark_safe("")
    return mark_safe(SIGNS.sub(_shown, escape(_calmed(value))))  # noqa: S308 - escaped before; what is added is ours


@register.filter
def plainly(value: object) -> str:
    """A value of an answer as text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@register.filter
def marked(post: Mapping[str, Any]) -> SafeString:
    """The text of a post, shown without harm, with what was searched for marked in it."""
    text, shown, at = str(post.get("text") or ""), [], 0
    for first, end in post.get("marks", ()):
        shown += [said(text[at:first]), mark_safe("<mark>"), said(text[first:end]), mark_safe("</mark>")]
        at = end
    return mark_safe("".join([*shown, said(text[at:])]))  # noqa: S308 - each piece is escaped


@register.filter
def domain(value: str) -> str:
    """A domain, with its form in ASCII where other letters could be mistaken for Latin ones."""
    try:
        plain = value.encode("idna").decode()
    except UnicodeError:
        return value
    return value if plain == value.casefold() else f"{value} ({plain})"


def _shown(found: re.Match[str]) -> str:
    sign = found[0]
    name = unicodedata.name(sign, "control character")
    return f'<span class="sign" title="{escape(name)}">U+{ord(sign):04X}</span>'


def _calmed(text: str) -> str:
    """The text with no more marks on a letter than a script needs."""
    if text.isascii():
        return text
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MARKS:
            kept.append(sign)
    return "".join(kept)


@register.filter
def day(value: datetime | str) -> str:
    """The day of a moment."""
    return str(value)[:10]


@register.filter
def short(value: str | None) -> str:
    """The beginning of a pseudonym, enough to tell a few apart."""
    return "" if value is None else value if len(value) <= SHORT else f"{value[:SHORT]}…"


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1."""
    return f"{number_format(share * 100, 1)} %"


@register.filter
def at(name: str, release: int) -> str:
    """A release of a data set: ``ira-2018@2``."""
    return f"{name}@{release}"


@register.filter
def column(name: str) -> str:
    """A column or facet in words."""
    return str(COLUMNS.get(name, name))


@register.filter
def word(value: str | None) -> str:
    """A word of a closed list in the language of the page."""
    return "" if value is None else str(WORDS.get(value, value))


@register.filter
def reported(words: str) -> str:
    """What was reported: in somebody's words, or, of an alarm, in the language of the page."""
    person = tried_by(words)
    if not person:
        return said(words)
    # isolated, so that the parts of an id keep their order among words that run from right to left
    return gettext("Names of data that they may not reach are tried by person %(person)s.") % {
        "person": f"\u2066{person}\u2069"
    }


@register.filter
def sector(kind: str) -> str:
    """A kind of organisation in words."""
    return str(SECTORS.get(kind, kind))


@register.filter
def ruled(text: str) -> str:
    """What a rule says: word for word, or in the language of the page; roles are called by their words there."""
    language = get_language() or "en"
    if language == "en":
        return text
    parted = PART.fullmatch(text)
    if parted:
        who = ", ".join(word(one) for one in parted[1].split(", "))
        return gettext("This is the part of: %(who)s.") % {"who": who}
    if NO_STEP.fullmatch(text):
        return gettext("This is no step from where it stands now.")
    said = condition_sentence(text, language)
    return said if said != text else ", ".join(word(one) for one in text.split(", "))


@register.filter
def policy(value: str) -> str:
    """A policy area in words."""
    return str(POLICY_AREAS.get(value, value))


@register.filter
def tongue(code: str) -> str:
    """A language by the name that it has in the language of the page, with its code."""
    try:
        name = TONGUES[code] if code in TONGUES else get_language_info(code)["name_translated"]
    except KeyError:
        return code
    return f"{name} ({code})"


@register.filter
def tool(name: str) -> str:
    """What a view is copied for."""
    return TOOLS.get(name, name)


@register.filter
def decimal(value: float | None) -> str:
    """A number with one decimal."""
    return "–" if value is None else number_format(value, 1, force_grouping=True)


@register.filter
def release_of(name: str | None) -> str:
    """The data set of a release: ``ira-2018`` of ``ira-2018@2``."""
    return (name or "").partition("@")[0]


@register.filter
def home(post: Mapping[str, object], name: str = "") -> str:
    """The release in whose pages a post is looked at: the one that is named, else its own."""
    return name or f"{post['dataset']}@{post['release']}"


@register.simple_tag
def place(name: str, dataset: str, identifier: str) -> str:
    """The address of a post or account, as ``url`` gives it in ten times the time."""
    return among(name, dataset, identifier)


@register.filter
def reasons(value: str) -> str:
    """A category of the statements of reasons in words."""
    return str(CATEGORIES.get(value, value))


@register.filter
def action(value: str | None) -> str:
    """An enforcement action in words; that of a platform of its own as it is."""
    return str(ACTIONS.get(value, value)) if value else "–"


@register.filter
def indicator(kind: str) -> str:
    """A kind of technical indicator in words."""
    return str(INDICATORS.get(kind, kind))


@register.filter
def ticked(value: str) -> SafeString:
    """Words of the API about itself: what stands between backticks is code."""
    return mark_safe(TICKED.sub(r"<code>\1</code>", escape(value)))  # noqa: S308 - escaped before; what is added is ours


@register.filter
def slashes(value: str) -> SafeString:
    """Names with slashes between: a line may end after a slash, and not amid a name."""
    return mark_safe(escape(value).replace("/", "/<wbr>"))  # noqa: S308 - escaped before; what is added is ours

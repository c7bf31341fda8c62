"""risk-report.html: read by somebody who knows nothing of the software, opened years later from a disk."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from heliograph.model.risk import CHECKS, CheckName, CheckResult, EarlierWaiver, Level, SignOff, Waiver
from heliograph.model.tables import TABLES
from heliograph.privacy.declared import shipped
from heliograph.publish.gate.page import checked, page, share, width
from heliograph.publish.gate.page_fields import FieldLine, field_groups
from heliograph.publish.gate.page_words import BATTERY, FIVE_SAFES, LAW, LEVELS, POPULATION, SOUNDNESS, called
from sample_risk import counted, found, sample_check, sample_report

HOSTILE = '</style><script>alert(1)</script><img src=x onerror="alert(2)">&amp;{{ 7 * 7 }}'
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9]", re.IGNORECASE)


def drawn(report=None, **words):
    """The page of a report as text."""
    usual = {
        "title": "Harbour",
        "publisher": "Example Platform",
        "policy_words": ("Every account is hidden.",),
    }
    return page(report or sample_report(), **usual | words).decode("utf-8")


class Reader(HTMLParser):
    """What a browser would make of it: elements with their attributes, and what can be read."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.words, self._inside = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in {"style", "script"}:
            self._inside.append(tag)

    def handle_endtag(self, tag):
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data):
        if not self._inside:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def all(self, *tags):
        return [(tag, attributes) for tag, attributes in self.elements if tag in tags]


def read(report=None, **words):
    return Reader(drawn(report, **words))


def test_every_check_stands_once_with_its_level_and_its_words():
    seen = read()
    ids = [attributes["id"] for _, attributes in seen.elements if "id" in attributes]
    for name, words in CHECKS.items():
        assert ids.count(f"check-{name.value}") == 1
        assert words in seen.text or name is CheckName.SIGN_OFF
        assert called(name) in seen.text or name is CheckName.SIGN_OFF


def test_the_rows_of_every_table_have_words():
    assert list(POPULATION) == list(TABLES)


def test_every_check_belongs_to_one_question():
    asked = [name for question in BATTERY for name in question.checks]
    assert sorted([*asked, *SOUNDNESS, CheckName.SIGN_OFF]) == sorted(CheckName)
    assert [question.letter for question in BATTERY] == list("abcdefghi")


def test_every_waiver_appears_with_who_why_and_when_earlier_ones_too():
    text = read().text
    assert "Uniqueness , this release (3). Accepted by Ada Example on 2026-11-20:" in text
    assert "The accounts were run by one company; none belongs to a private person." in text
    assert "Media , release 1. Accepted by Ben Example on 2025-02-03:" in text
    assert "Three file names show a ship, not a person." in text
    assert (
        "None, in this release or an earlier one." in read(sample_report(waivers=(), earlier_waivers=())).text
    )


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ((), "Nobody has signed this report."),
        (("DPO",), "One person or role has signed this report; two are needed."),
        (("DPO", " dpo "), "One person or role has signed this report; two are needed."),
        (("DPO", "Reviewer"), "Two people or roles have signed."),
        (("DPO", "Reviewer", "Chair"), "3 people or roles have signed."),
    ],
)
def test_who_has_signed_is_said_and_nobody_too(who, sentence):
    signatures = tuple(SignOff(by=name, on="2026-11-22") for name in who)
    text = read(sample_report(sign_off=signatures)).text
    assert sentence in text
    assert text.count("2026-11-22") == len(who)


def every(level, *, waived=False):
    return tuple(CheckResult(check=name, level=level, waived=waived) for name in CheckName)


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (
            sample_report(level=Level.GREEN, checks=every(Level.GREEN)),
            "Nothing was found: this edition passed the gate.",
        ),
        (
            sample_report(level=Level.GREEN, checks=every(Level.GREEN)[:-1]),
            "Nothing was found: this edition passed the gate; one check was not run (sign-off).",
        ),
        (
            sample_report(level=Level.GREEN, checks=every(Level.GREEN)[2:]),
            "Nothing was found: this edition passed the gate; 2 checks were not run (counts, schema).",
        ),
        (
            sample_report(level=Level.RED, checks=every(Level.RED)[4:6]),
            "This edition does not pass the gate: 2 checks are red (pseudonyms, references); 17 checks were not run",
        ),
        (
            sample_report(checks=(sample_check(CheckName.SENSITIVE),)),
            "No check is red: this edition passed the gate, and one check needs a remark (sensitive); 18 checks were not run",
        ),
        (
            sample_report(level=Level.RED, checks=tuple(sample_check(name) for name in CheckName)),
            "This edition does not pass the gate: one check is red (uniqueness), and 5 checks need a remark",
        ),
        (
            sample_report(),
            "This edition was released although one check is red (uniqueness): a named person took the responsibility",
        ),
    ],
)
def test_the_verdict_is_one_sentence_in_words(report, sentence):
    assert sentence in read(report).text


def test_a_level_is_said_by_a_word_and_a_sign_not_by_colour_alone():
    seen = drawn()
    levels = re.findall(r'<span class="level is-[a-z-]+">(.*?)</span>', seen, flags=re.DOTALL)
    assert len(levels) > len(CheckName)
    for level in levels:
        assert "<svg" in level
        assert re.search(r"(green|amber|red|red, waived|not run)$", level)
    assert "red, waived" in seen
    assert "not run" in drawn(sample_report(checks=()))


def test_what_the_levels_mean_and_the_five_safes_are_told():
    text = read().text
    for words in LEVELS.values():
        assert words in text
    for name, question, answer in FIVE_SAFES:
        assert f"{name} {question} {answer}" in text


def test_readers_of_the_law_are_led_to_sections_that_exist():
    seen = read()
    sections = set(re.findall(r"<h2[^>]*>\D*(\d)", drawn()))
    assert {(article, named) for article, _, named in LAW} == {
        ("GDPR Art. 4(5)", "4, 8 and 9"),
        ("GDPR Art. 25", "4"),
        ("GDPR Art. 32", "9"),
        ("GDPR Art. 35", "2 to 8"),
        ("GDPR Art. 89", "1 and 4"),
        ("DSA Art. 40", "1"),
    }
    for article, about, named in LAW:
        assert f"{article} {about} {named}" in seen.text
        assert set(re.findall(r"\d+", named)) <= sections


def test_words_of_the_publisher_stay_words():
    waiver = Waiver(check=CheckName.MEDIA, by=HOSTILE, reason=HOSTILE, on="2026-11-20")
    report = sample_report(
        waivers=(waiver,),
        earlier_waivers=(EarlierWaiver(**waiver.model_dump(), release=1),),
        sign_off=(SignOff(by=HOSTILE, on="2026-11-22"),),
        residuals=(HOSTILE,),
        policy_changes=(HOSTILE,),
        key_id=HOSTILE,
        checks=(
            CheckResult(
                check=CheckName.FILES,
                level=Level.RED,
                findings=(found(Level.RED, "handle-in-name", HOSTILE, 1, HOSTILE),),
                measures=(counted("files", HOSTILE, 3, 4),),
            ),
        ),
    )
    words = dict.fromkeys(("title", "publisher", "summary", "contact", "terms"), HOSTILE)
    seen = read(report, policy_words=(HOSTILE,), **words)
    assert not seen.all("script", "img")
    assert not [
        attributes for _, attributes in seen.elements if any(name.startswith("on") for name in attributes)
    ]
    assert len(seen.all("style")) == 1
    assert seen.text.count(" ".join(HOSTILE.split())) >= 12


def test_nothing_is_fetched_and_nothing_runs():
    text = drawn()
    seen = Reader(text)
    assert not seen.all(
        "script", "link", "img", "iframe", "object", "embed", "base", "form", "video", "audio"
    )
    assert not [
        a for _, a in seen.elements if "style" in a or "src" in a or any(n.startswith("on") for n in a)
    ]
    assert all(attributes["href"].startswith("#") for _, attributes in seen.all("a"))
    assert not ADDRESS.search(text)
    assert "url(" not in text
    assert "@import" not in text


def test_the_content_security_policy_allows_its_own_style_sheet_and_nothing_else():
    text = drawn()
    style = re.search(r"<style>(.*?)</style>", text, flags=re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    [allowed] = [a["content"] for _, a in Reader(text).all("meta") if a.get("http-equiv")]
    assert allowed == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "unsafe" not in allowed


def test_counts_are_written_for_readers():
    text = read().text
    assert "2,046,113 " in f"{text} "
    assert "301 of 4,417 6.8 %" in text
    assert "4,411 of 4,417 99.9 %" in text
    assert "2 of 4,417 under 0.1 %" in text


def test_a_number_that_counts_nothing_is_written_as_it_is():
    assert "number that drew the sample 2018" in read().text


def test_it_says_what_was_searched_for():
    text = read().text
    assert "ids of hidden accounts: 4,417" in text
    assert "cells searched: 38,214,905" in text


def test_a_share_does_not_round_to_nothing_or_everything():
    assert [share(*pair) for pair in ((0, 9), (9, 9), (1, 10_000), (9_999, 10_000), (1, 3), (1, 0))] == [
        "0 %",
        "100 %",
        "under 0.1 %",
        "over 99.9 %",
        "33.3 %",
        "-",
    ]


def test_a_bar_is_as_long_as_its_share_and_never_leaves_its_track():
    assert [width(*pair) for pair in ((0, 9), (1, 2), (1, 10_000), (5, 4), (1, 0))] == [
        "0",
        "50.00",
        "0.60",
        "100.00",
        "0",
    ]


def test_uniqueness_is_drawn_at_three_granularities_beside_the_limit():
    text = drawn()
    figure = re.search(r"<figure>.*?</figure>", text, flags=re.DOTALL)[0]
    assert re.findall(r'class="part"[^>]* width="([\d.]+)"', figure) == ["6.81", "99.86", "0.60"]
    assert figure.count('class="limit" d="M5.00 ') == 3
    free = sample_report(policy=shipped("twitter-2018").published())
    assert 'class="limit"' not in drawn(free)


def test_every_column_of_the_edition_is_named_with_what_became_of_it():
    report = sample_report()
    groups = field_groups(report)
    named = {f"{g.name}.{name}" for g in groups if g.name for line in g.lines for name in line.names}
    expected = {f"{table}.{column}" for table, columns in report.policy.columns.items() for column in columns}
    missing = expected - named
    assert missing == {
        "accounts.follower_count_at_decision",
        "posts.latitude",
        "posts.longitude",
    }, "columns of the gated edition only"


def test_what_was_found_is_added_up_place_by_place():
    lines = {line.names: line for group in field_groups(sample_report()) for line in group.lines}
    assert (lines["text",].red, lines["text",].amber) == (0, 1_318 + 274)
    assert lines["csv/harbour-2021_tweets_csv_hashed.zip",].amber == 12
    text = read().text
    assert "1,592 amber" in text
    places = [name for group in field_groups(sample_report()) for line in group.lines for name in line.names]
    assert f"Nothing was found in {len(places) - 3} of {len(places)} places." in text


def test_a_set_as_received_is_not_said_to_be_treated():
    policy = shipped("as-received").published()
    text = read(sample_report(policy=policy, key_id=None, key_scope=None)).text
    assert "republished as received" in text
    assert "replaced by a keyed pseudonym" not in text
    assert "it is republished as it came" in text
    assert "No pseudonyms were made for this edition" in text


def test_a_screen_reader_finds_its_way():
    seen = read()
    assert [attributes["lang"] for _, attributes in seen.all("html")] == ["en"]
    assert [len(seen.all(tag)) for tag in ("header", "nav", "main", "footer", "h1", "title")] == [1] * 6
    ids = [attributes["id"] for _, attributes in seen.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in seen.all("a"):
        assert attributes["href"].removeprefix("#") in ids
    for _, attributes in seen.all("section", "nav"):
        assert attributes["aria-labelledby"] in ids
    assert len(seen.all("table")) == len(seen.all("caption"))
    assert all("scope" in attributes for _, attributes in seen.all("th"))
    assert all(attributes.get("aria-hidden") == "true" for _, attributes in seen.all("svg"))


def test_no_level_of_headings_is_skipped():
    levels = [int(tag[1]) for tag, _ in read().all("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_right_to_left_words_are_set_apart():
    text = drawn(title="شبكة الميناء 2021", summary="حسابات امتدحت ميناءً")
    assert "<h1><bdi>شبكة الميناء 2021</bdi></h1>" in text
    assert '<p class="quote" dir="auto">حسابات امتدحت ميناءً</p>' in text


def test_the_same_report_gives_the_same_bytes():
    assert drawn() == drawn()


def test_it_says_how_it_can_be_checked_and_claims_no_compliance():
    text = read(contact="Trust desk, desk@example.org").text
    assert "risk-report.json" in text
    assert "heliograph verify ." in text
    assert "This report claims no compliance with anything." in text
    assert "Trust desk, desk@example.org" in text
    assert "ask the publisher, Example Platform" in read().text


def test_how_many_are_hidden_and_shown_is_said():
    assert "4,417 accounts hidden (95.8 %) 194 shown (4.2 %)" in read().text


@pytest.mark.parametrize(
    ("population", "sentence"),
    [
        ({"accounts_hidden": 7}, "7 accounts hidden (100 %) 0 shown (0 %)"),
        ({"accounts_shown": 7}, "0 accounts hidden (0 %) 7 shown (100 %)"),
    ],
)
def test_a_figure_that_the_report_lacks_is_nothing(population, sentence):
    assert sentence in read(sample_report(population=population)).text
    assert "accounts hidden (" not in read(sample_report(population={})).text


@pytest.mark.parametrize(
    ("report", "sign"),
    [
        (sample_report(level=Level.RED, checks=every(Level.RED, waived=True)), "red"),
        (sample_report(level=Level.AMBER, checks=every(Level.RED, waived=True)), "waived"),
        (
            sample_report(
                level=Level.AMBER, checks=every(Level.RED, waived=True)[:1] + every(Level.AMBER)[1:]
            ),
            "waived",
        ),
        (sample_report(level=Level.GREEN, checks=every(Level.GREEN)), "green"),
        (sample_report(level=Level.AMBER, checks=every(Level.AMBER)), "amber"),
    ],
)
def test_the_sign_at_the_head_is_that_of_the_report(report, sign):
    assert f'<div class="verdict is-{sign}">' in drawn(report)


def test_shares_at_the_bounds_of_what_one_decimal_shows():
    assert [share(*pair) for pair in ((1, 1000), (999, 1000), (9, 10_000), (9_991, 10_000))] == [
        "0.1 %",
        "99.9 %",
        "under 0.1 %",
        "over 99.9 %",
    ]


def test_the_chart_shows_uniqueness_at_three_granularities_and_nothing_else():
    charted = checked(sample_report(), CheckName.UNIQUENESS).charted
    assert [measure.name for measure in charted] == [
        "unique_as_published",
        "unique_by_month_and_octave",
        "unique_by_year_and_decade",
    ]
    assert checked(sample_report(), CheckName.IDENTIFIERS).charted == ()
    assert checked(sample_report(checks=()), CheckName.UNIQUENESS).charted == ()
    nobody = CheckResult(
        check=CheckName.UNIQUENESS,
        level=Level.GREEN,
        measures=(counted("unique_as_published", "alone", 0, 0),),
    )
    assert checked(sample_report(checks=(nobody,)), CheckName.UNIQUENESS).charted == ()


def test_a_line_of_a_field_counts_red_and_amber_apart_and_adds_up():
    findings = (
        found(Level.RED, "found-a", "posts.text", 2, "A."),
        found(Level.RED, "found-b", "posts.text", 3, "B."),
        found(Level.AMBER, "found-c", "posts.urls", 5, "C."),
        found(Level.AMBER, "found-d", "README.md", 7, "D."),
    )
    made = CheckResult(check=CheckName.IDENTIFIERS, level=Level.RED, findings=findings)
    groups = field_groups(sample_report(checks=(made,)))
    lines = {name: line for group in groups for line in group.lines for name in line.names}

    assert [(lines[n].red, lines[n].amber, lines[n].clean) for n in ("text", "urls", "post_number")] == [
        (5, 0, False),
        (0, 5, False),
        (0, 0, True),
    ]
    assert (groups[-1].name, groups[-1].lines) == (
        "",
        (FieldLine(names=("README.md",), treatment="", amber=7),),
    )

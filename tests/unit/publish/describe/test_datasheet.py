from dataclasses import replace

from invented_release import facts_of, public_edition

from heliograph.model.dataset import DatasetDescription
from heliograph.model.indicator import NO_ATTRIBUTION
from heliograph.publish.describe.context import ActionCount
from heliograph.publish.describe.datasheet import datasheet
from heliograph.publish.describe.promises import NOT_PROMISED
from sample_risk import sample_report


def sheet(**changes):
    return datasheet(facts_of(**changes)).decode("utf-8")


def described(**changes):
    given = facts_of().description.model_dump(mode="json") | changes
    return DatasetDescription.model_validate(given)


def test_announced_and_computed_counts_stand_side_by_side():
    text = sheet()
    assert "| accounts | 120 | https://example.org/announcement, 2021-12 | 119 | -1 |" in text
    assert "| posts | at least 5,000 | Harbour report, 2021-12-02 | 5,100 | +100 |" in text
    assert "- accounts: One account had been announced twice." in text
    assert "- accounts: `SELECT count(*) FROM accounts`" in text


def test_row_accounting_adds_up_and_names_every_reason():
    text = sheet()
    assert "| `users.csv` | accounts | 120 | 119 | 1 |" in text
    assert "| `posts.csv` | posts | 5,103 | 5,100 | 3 |" in text
    assert "| **together** | | 5,223 | 5,219 | 4 |" in text
    assert "| `bad_date` | 3 | a date or time" in text
    assert "- `posts.csv`: CRLF line ends" in text


def test_actions_are_counted_by_category_and_kind():
    text = sheet(
        actions=(
            ActionCount(
                category="STATEMENT_CATEGORY_SELF_HARM",
                action="labelled",
                actions=1234,
                automated=1000,
                reversed=12,
            ),
            ActionCount(category=None, action=None, actions=1, automated=0, reversed=0),
        )
    )
    assert "| self-harm (`STATEMENT_CATEGORY_SELF_HARM`) | labelled | 1,234 | 1,000 | 12 |" in text
    assert "| none stated | other | 1 | 0 | 0 |" in text
    assert "What was done" not in sheet()
    assert "What was done" not in sheet(
        public=None, actions=(ActionCount(category=None, action=None, actions=1, automated=0, reversed=0),)
    )


def test_columns_come_from_the_table_specifications():
    text = sheet()
    assert "| `posted_at` | moment (UTC, ms) | Time of posting (UTC). |" in text
    assert "One of: original, repost, reply, quote." in text
    assert text.index("### accounts") < text.index("### posts") < text.index("### actions")


def test_columns_of_an_edition_as_received_tell_where_rows_came_from():
    public = replace(public_edition(), columns={"accounts": ("account_id", "source_file", "source_row")})
    text = sheet(public=public)
    assert (
        "| `source_row` | integer | Number of the record in that file; the first after the header is 1. |"
        in text
    )


def test_presumptive_country_is_told_with_its_indicators_and_never_as_attribution():
    text = sheet()
    assert "Presumptive country: **QX**" in text
    assert NO_ATTRIBUTION in text
    assert "| login-network: network from which the account was used | QX | 75.0 % | 120 | high |" in text
    assert "**No attribution is made.**" in text


def test_an_indicator_on_fewer_than_ten_accounts_leaves_no_trace_but_its_number():
    text = sheet()
    assert "phone-prefix" not in text
    assert "QY" not in text
    assert "1 further indicator rests on fewer than 10 accounts and is not published." in text


def test_an_attribution_is_printed_as_the_words_of_the_publisher():
    text = sheet(description=described(attribution="We attribute it to the harbour master."))
    assert "in its own words and on its own responsibility: We attribute it to the harbour master." in text
    assert "No attribution is made" not in text


def test_the_datasheet_tells_what_the_gate_found():
    text = sheet(risk=sample_report())
    assert "the gate looked at the public edition: **amber**." in text
    assert "`risk-report.html`" in text


def test_waivers_stay_in_the_datasheet_those_of_earlier_releases_too():
    text = sheet(risk=sample_report())
    assert (
        "- **Waived:** the check uniqueness is red in this release. Ada Example accepted it on 2026-11-20: "
        "The accounts were run by one company; none belongs to a private person." in text
    )
    assert (
        "- **Waived before:** the check media was red in release 1. Ben Example accepted it on 2025-02-03: "
        "Three file names show a ship, not a person." in text
    )


def test_who_signed_the_risk_report_is_named_and_nobody_too():
    assert (
        "- One person or role has signed this report; two are needed. Data protection officer, 2026-11-22."
        in sheet(risk=sample_report())
    )
    assert "- Nobody has signed this report.\n" in sheet(risk=sample_report(sign_off=()))


def test_without_an_open_public_edition_no_count_of_the_risk_report_is_told():
    assert "Disclosure risk" not in sheet(public=None, risk=sample_report())


def test_policy_residuals_and_key_scope_are_declared():
    text = sheet()
    assert (
        "- Accounts with fewer than 5,000 followers, or an unknown number of them, get a pseudonym." in text
    )
    assert "- Post ids are kept" in text
    assert "the same account has the same pseudonym in every release of this archive" in text


def test_everything_that_is_not_promised_is_printed():
    text = sheet()
    for title, sentence in NOT_PROMISED:
        assert f"- **{title}.** {sentence}" in text


def test_it_says_how_to_verify_cite_and_complain():
    text = sheet()
    assert "    heliograph verify .\n" in text
    assert "    sha256sum -c manifest-sha256.txt\n" in text
    assert "    harbour-2021@1 sha256:<release id>\n" in text
    assert "Trust and safety desk, <desk@example.org>." in text


def test_the_publisher_answers_where_no_contact_is_named():
    assert "Example Platform, archive@example.org." in sheet(description=described(contact=None))


def test_words_of_the_publisher_cannot_open_tags_headings_or_table_cells():
    text = sheet()
    assert "# Datasheet: Harbour \\<network> | 2021\n" in text
    assert "\n\\# They did so at night." in text
    named = sheet(description=described(operation="a | b <img>"))
    assert "| Operation or event | a \\| b \\<img> |" in named


def test_without_a_public_edition_nothing_is_counted():
    text = sheet(public=None)
    assert "nobody yet, or there is none" in text
    assert "5,100" not in text
    assert "users.csv" not in text
    assert "`posted_at`" not in text
    assert "sha256sum" not in text


def test_every_section_follows_the_one_before():
    headings = [line for line in sheet().splitlines() if line.startswith("## ")]
    assert [heading.split(".")[0] for heading in headings] == [f"## {n}" for n in range(1, 14)]


def test_tables_are_whole_and_nothing_is_left_of_the_template():
    for text in (sheet(), sheet(public=None)):
        assert "{{" not in text
        assert "{%" not in text
        assert "None" not in text
        assert "\n\n\n" not in text
        rows = [line for line in text.splitlines() if line.startswith("|")]
        assert rows
        assert all(line.endswith("|") for line in rows)

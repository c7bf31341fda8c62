"""The verdict: what is printed of what the checks found, what stops a release, and what stays in the publisher's log."""

import json
import stat
from dataclasses import replace

import pytest

from heliograph.errors import RefusedError, StorageError
from heliograph.model.risk import CheckName, Level, Measure, RiskReport, Waiver
from heliograph.privacy.declared import shipped
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.inspect import CHECKED_BY
from heliograph.publish.gate.log import write_log
from heliograph.publish.gate.sign_off import check as sign_off
from heliograph.publish.gate.verdict import last_report, policy_changes, red, refuse_red, risk_report
from heliograph.signing.canonical import canonical
from small_edition import account, described, edition, measured, policy_with

WAIVED = {"by": "A. Reviewer", "reason": "They agreed.", "on": "2026-01-02"}


def finding(level=Level.RED, what="handle-as-word", where="posts.text", count=3, **other):
    return Finding(level=level, what=what, where=where, count=count, about="It stands there.", **other)


def result(*findings, check=CheckName.IDENTIFIERS):
    return Result(check=check, findings=findings)


def waived(*checks, **other):
    return described(waivers=tuple({"check": check} | WAIVED for check in checks), **other)


def put_earlier(subject, release, **fields):
    """A risk report of an earlier release in the archive."""
    folder = subject.archive / subject.description.name / str(release)
    folder.mkdir(parents=True)
    report = risk_report(subject, []).model_copy(update={"release": release} | fields)
    (folder / "risk-report.json").write_bytes(canonical(report.to_json()))


@pytest.fixture
def subject(tmp_path):
    accounts = [account(1), account(2), account(3, hidden=False)]
    return edition(tmp_path, accounts=accounts, release=4)


def test_the_report_says_what_was_looked_at_and_counts_accounts(subject):
    report = risk_report(subject, [], residuals=["Words stay."])

    assert (report.dataset, report.release, report.edition) == ("boats", 4, "public")
    assert report.population == {"accounts_hidden": 2, "accounts_shown": 1}
    assert (report.published_at, report.key_scope) == (subject.manifest.published_at, "archive")
    assert report.key_id == subject.manifest.key_id
    assert (report.residuals, report.level, report.checks) == (("Words stay.",), Level.GREEN, ())
    assert report.policy.name == "strict"
    assert (report.policy_changes, report.waivers, report.earlier_waivers, report.sign_off) == (
        (),
        (),
        (),
        (),
    )


def test_rows_of_tables_stand_beside_the_accounts(subject):
    manifest = subject.manifest.model_copy(update={"rows": {"posts": 7}})
    report = risk_report(replace(subject, manifest=manifest), [])
    assert report.population == {"posts": 7, "accounts_hidden": 2, "accounts_shown": 1}


def test_a_check_is_printed_in_counts_without_its_samples(subject):
    [check] = risk_report(subject, [result(finding(samples=("ann",)))]).checks

    assert (check.check, check.level, check.waived) == (CheckName.IDENTIFIERS, Level.RED, False)
    [printed] = check.findings
    assert printed.to_json() == {
        "level": "red", "what": "handle-as-word", "where": "posts.text", "count": 3, "about": "It stands there."
    }  # fmt: skip


def test_the_worst_finding_gives_the_level(subject):
    green = result(check=CheckName.COUNTS)
    amber = result(finding(Level.AMBER), check=CheckName.MEDIA)
    both = result(finding(Level.AMBER), finding(Level.RED), finding(Level.GREEN))

    assert risk_report(subject, [green]).level is Level.GREEN
    assert risk_report(subject, [green, amber]).level is Level.AMBER
    assert risk_report(subject, [both, amber]).level is Level.RED


def test_a_waived_check_is_amber_and_stops_nothing(subject, tmp_path):
    report = risk_report(
        replace(
            subject, description=waived("identifiers", "media", sign_off=({"by": "Ann", "on": "2026-01-02"},))
        ),
        [result(finding()), result(finding(Level.AMBER), check=CheckName.MEDIA)],
    )

    assert report.level is Level.AMBER
    assert [(c.check, c.waived) for c in report.checks] == [("identifiers", True), ("media", False)]
    assert [w.check for w in report.waivers] == ["identifiers"]
    assert [s.by for s in report.sign_off] == ["Ann"]
    assert red(report) == ()
    refuse_red(report, tmp_path / "log.json")


@pytest.mark.parametrize("name", ["counts", "schema", "references", "sign-off"])
def test_a_broken_file_cannot_be_waived(subject, name):
    report = risk_report(
        replace(subject, description=waived(name)), [result(finding(), check=CheckName(name))]
    )

    assert (report.level, report.waivers) == (Level.RED, ())
    assert [check.check for check in red(report)] == [name]


def test_a_refusal_names_the_worst_finding_of_every_red_check(subject, tmp_path):
    report = risk_report(
        subject,
        [
            result(finding(Level.AMBER, count=9_000), finding(count=2), finding(what="id-as-word", count=1_200), finding(count=7)),
            result(finding(Level.AMBER), check=CheckName.MEDIA),
            result(finding(where="a.zip"), check=CheckName.FILES),
        ],
    )  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        refuse_red(report, tmp_path / "log.json")

    said = str(refused.value)
    assert "boats@4" in said
    assert (
        "identifiers: id-as-word in posts.text, 1,200 times and 2 more; files: handle-as-word in a.zip, 3 times"
        in said
    )
    assert "media" not in said
    assert "3 times and" not in said
    assert "log.json" in str(refused.value.hint)


def test_the_last_release_with_a_report_is_compared(subject):
    """An earlier one, then one without a report, then the one that is made again."""
    put_earlier(subject, 1, policy=shipped("ordinary-people"))
    put_earlier(subject, 2)
    put_earlier(subject, 4, policy=shipped("ordinary-people"))
    (subject.archive / "boats" / "3").mkdir()
    folder = subject.archive / "boats"

    assert last_report(folder, before=4).release == 2
    assert last_report(folder, before=2).release == 1
    assert last_report(folder, before=1) is None
    assert last_report(folder, before=5).release == 4
    assert risk_report(subject, []).policy_changes == ()


def test_a_report_that_cannot_be_read_is_none(subject):
    put_earlier(subject, 1)
    put_earlier(subject, 2)
    path = subject.archive / "boats" / "2" / "risk-report.json"
    path.write_text("{")
    assert last_report(subject.archive / "boats", before=4) is None
    path.write_text("{}")
    assert last_report(subject.archive / "boats", before=4) is None


def test_waivers_of_earlier_releases_are_carried_on(subject):
    first = Waiver(check=CheckName.MEDIA, **WAIVED)
    put_earlier(subject, 1, waivers=(first,))
    second = replace(subject, release=2)
    carried = risk_report(second, []).earlier_waivers
    assert [(w.check, w.by, w.reason, w.on, w.release) for w in carried] == [
        ("media", first.by, first.reason, first.on, 1)
    ]
    put_earlier(second, 2, waivers=(Waiver(check=CheckName.FILES, **WAIVED),))
    assert [(w.check, w.release) for w in risk_report(replace(subject, release=3), []).earlier_waivers] == [
        ("media", 1),
        ("files", 2),
    ]


def test_the_same_policy_has_no_changes():
    assert list(policy_changes(shipped("strict"), shipped("strict"))) == []


def test_every_change_of_a_policy_is_a_sentence():
    ours = policy_with(
        **{"key_scope": '"release"', "texts.tracking": "false", "columns.posts.text": '"drop"'}
    )
    said = list(policy_changes(shipped("strict"), ours))

    assert said[:2] == [
        "The policy ours has taken the place of strict.",
        "The key scope is release; it was archive.",
    ]
    assert "In texts, tracking is off; it was on." in said
    assert any(line.startswith("posts.text is removed from every row; it was kept") for line in said)
    assert len(said) == 4


def test_changes_back_are_told_too():
    said = list(policy_changes(policy_with(**{"texts.tracking": "false"}), shipped("strict")))
    assert said == [
        "The policy strict has taken the place of ours.",
        "In texts, tracking is on; it was off.",
    ]


def test_a_policy_without_keys_has_no_scope():
    said = list(policy_changes(shipped("strict"), shipped("as-received")))
    assert "The key scope is none; it was archive." in said
    assert "Which accounts are hidden follows another rule." in said
    assert "The key scope is archive; it was none." in list(
        policy_changes(shipped("as-received"), shipped("strict"))
    )


def test_other_exceptions_are_told_without_their_accounts():
    asked = '[{rule = "at-risk", reason = "They asked.", accounts = ["12"], decision = "hide"}]'
    more = asked.replace('["12"]', '["12", "13"]')
    said = list(policy_changes(shipped("strict"), policy_with(exceptions=asked)))

    assert "The exceptions differ." in said
    assert not any("12" in line for line in said)
    assert list(policy_changes(policy_with(exceptions=asked), policy_with(exceptions=more))) == []


def test_the_log_holds_the_cells_and_only_its_owner_reads_it(subject, tmp_path):
    results = [result(finding(samples=("ann", "annähernd"))), result(check=CheckName.COUNTS)]
    report = risk_report(subject, results)
    path = write_log(tmp_path / "gate-log", report, results)

    assert path == tmp_path / "gate-log" / "boats@4-20260102T030405Z.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "annähernd" in path.read_text("utf-8")
    assert json.loads(path.read_text("utf-8")) == {
        "schema_version": "heliograph-gate-log/1",
        "dataset": "boats",
        "release": 4,
        "published_at": "2026-01-02T03:04:05Z",
        "level": "red",
        "checks": [
            {
                "check": "identifiers",
                "level": "red",
                "findings": [
                    {
                        "level": "red", "what": "handle-as-word", "where": "posts.text", "count": 3,
                        "about": "It stands there.", "samples": ["ann", "annähernd"],
                    }
                ],
            },
            {"check": "counts", "level": "green", "findings": []},
        ],
    }  # fmt: skip
    assert write_log(tmp_path / "gate-log", report, []) == path


def test_a_log_that_cannot_be_written_is_told(subject, tmp_path):
    (tmp_path / "gate-log").write_text("a file")
    with pytest.raises(StorageError):
        write_log(tmp_path / "gate-log" / "below", risk_report(subject, []), [])


@pytest.mark.parametrize(
    ("names", "missing"),
    [([], 2), (["Ann"], 1), (["Ann", " ann "], 1), (["Ann", "Bob"], 0), (["A", "B", "C"], 0)],
)
def test_two_people_sign_a_release(subject, names, missing):
    signed = described(sign_off=tuple({"by": name, "on": "2026-01-02"} for name in names))
    found = sign_off(replace(subject, description=signed))

    assert found.check is CheckName.SIGN_OFF
    assert measured(found) == {"signed": (len({name.strip().lower() for name in names}), 2)}
    assert [(f.what, f.level, f.count) for f in found.findings] == [("not-signed", Level.AMBER, missing)][
        : missing > 0
    ]


def test_every_check_has_an_answer_in_the_order_of_the_report():
    assert list(CHECKED_BY) == list(CheckName)


def test_the_figures_of_a_check_are_printed(subject):
    measure = Measure(name="hidden_accounts", about="hidden accounts", value=2, of=3)
    [check] = risk_report(subject, [Result(check=CheckName.COUNTS, measures=[measure])]).checks
    assert check.measures == (measure,)
    assert isinstance(risk_report(subject, []), RiskReport)

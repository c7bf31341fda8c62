"""Our tables of steps against the recommended workflow of research consortia, row by row, and what every machine must promise."""

from itertools import product

import pytest
from tests.consortium_people import BEGIN

from heliograph.model.consortium.role import Role
from heliograph.model.consortium.transition import NOTHING, Machine
from heliograph.rules.access import decide
from heliograph.rules.guard import GUARDS
from heliograph.rules.matter import Act, Matter
from heliograph.rules.step import MACHINES, step, waits_for

# The workflow as it is recommended, with its additions and changes: from, command, to, by whom. Where it says chair and second
# approver, the second approver acts on what the chair has proposed; a reviewer asks through the coordinator.
APPLICATION = """
-                create                  draft            applicant
draft            save                    draft            lead-applicant co-applicant
draft            submit                  submitted        lead-applicant
draft            discard                 discarded        lead-applicant
draft            expire_draft            discarded        system
submitted        mark_complete           in_review        coordinator
submitted        return_incomplete       returned         coordinator
submitted        withdraw                withdrawn        lead-applicant
returned         resubmit                submitted        lead-applicant
returned         withdraw                withdrawn        lead-applicant
returned         lapse                   lapsed           system
in_review        record_review           in_review        reviewer
in_review        request_info            returned         coordinator
in_review        consolidate             deliberation     system
in_review        withdraw                withdrawn        lead-applicant
in_review        extend_deadline         in_review        chair
deliberation     assign_third            in_review        chair
deliberation     request_info            returned         chair
deliberation     approve                 approved         chair
deliberation     approve_with_conditions conditional      chair
deliberation     reject                  rejected         chair
deliberation     defer                   deferred         chair
deferred         reopen                  deliberation     system chair
deferred         withdraw                withdrawn        lead-applicant
conditional      condition_met           approved         coordinator
conditional      condition_failed        rejected         chair
conditional      withdraw                withdrawn        lead-applicant
rejected         appeal                  under_appeal     lead-applicant
under_appeal     uphold                  rejected_final   appeal-reviewer
under_appeal     overturn                in_review        appeal-reviewer
rejected         appeal_window_closed    rejected_final   system
approved         issue_grants            closed           system
approved         signature_lapse         lapsed           system
deliberation     withdraw                withdrawn        lead-applicant
approved         withdraw                withdrawn        lead-applicant
under_appeal     withdraw_appeal         rejected_final   lead-applicant
submitted        extend_deadline         submitted        chair
deliberation     extend_deadline         deliberation     chair
"""

AGREEMENT = """
-                issue                   issued           system
issued           sign_researcher         partially_signed lead-applicant co-applicant
partially_signed sign_researcher         partially_signed lead-applicant co-applicant
partially_signed sign_institution        partially_signed signing-official
partially_signed countersign             in_force         platform-signatory
issued           decline                 declined         lead-applicant co-applicant signing-official platform-signatory
partially_signed decline                 declined         lead-applicant co-applicant signing-official platform-signatory
issued           void                    voided           coordinator system
partially_signed void                    voided           coordinator system
in_force         supersede               superseded       system
in_force         require_resign          resign_required  legal-admin
resign_required  supersede               superseded       system
resign_required  lapse                   terminated       system
in_force         terminate               terminated       legal-admin signing-official
in_force         end                     ended            system
issued           sign_institution        partially_signed signing-official
resign_required  terminate               terminated       legal-admin signing-official
resign_required  end                     ended            system
"""

GRANT = """
-                create                  pending          system
pending          activate                active           system
pending          lapse                   expired          system
pending          revoke                  revoked          second-approver
active           auto_suspend            suspended        system
active           suspend                 suspended        security-admin
suspended        restore                 active           system security-admin
suspended        revoke                  revoked          second-approver
active           revoke                  revoked          second-approver
revoked          reinstate_on_appeal     suspended        appeal-reviewer
active           remind                  active           system
active           renew                   active           system
active           expire                  expired          system
suspended        expire                  expired          system
active           close_out               closeout         lead-applicant
expired          start_closeout          closeout         system
revoked          start_closeout          closeout         system
closeout         attest_deletion         closed           lead-applicant
closeout         closeout_overdue        noncompliant     system
noncompliant     attest_deletion         closed           lead-applicant
suspended        close_out               closeout         lead-applicant
suspended        confirm_suspension      suspended        second-approver
suspended        suspension_lapse        active           system
"""

INCIDENT = """
-                report                  open             visitor system
open             triage                  investigating    security-admin
open             dismiss                 closed           security-admin
investigating    contain                 contained        security-admin
contained        resolve                 closed           chair
investigating    resolve                 closed           chair
open             contain                 contained        security-admin
closed           reopen                  investigating    security-admin
"""

OUTPUT = """
-                  create                pending            member
pending            submit                submitted          member
pending            withdraw              withdrawn          member
submitted          auto_check            submitted          system
submitted          review1               partially_reviewed output-checker
partially_reviewed review2               reviewed           output-checker
submitted          return                returned           output-checker
partially_reviewed return                returned           output-checker
reviewed           return                returned           output-checker
returned           submit                submitted          member
returned           withdraw              withdrawn          member
reviewed           approve               approved           output-checker
reviewed           reject                rejected           output-checker
approved           release               released           system
approved           release_failed        approved           system
submitted          withdraw              withdrawn          member
partially_reviewed withdraw              withdrawn          member
"""

RECOMMENDED = {
    "application": APPLICATION, "agreement": AGREEMENT, "grant": GRANT, "incident": INCIDENT, "output": OUTPUT,
}  # fmt: skip

ADDED = {
    (
        "application",
        "draft",
        "invite",
    ): "the source keeps the team inside the form; ours is asked and says yes",
    ("application", "draft", "accept"): "the same",
    ("application", "draft", "decline"): "who was asked may also say no, or the draft would wait for ever",
    ("application", "returned", "save"): "what was returned is answered anew, and every save is kept",
    ("application", "submitted", "assign"): "the source assigns inside mark_complete; a refusal needs a name",
    ("application", "in_review", "assign"): "who stands back is replaced",
    ("application", "in_review", "declare"): "the dossier opens by an act of its own, with its own event",
    ("application", "conditional", "verify_condition"): "each condition is looked at by itself",
    ("application", "under_appeal", "assign_appeal"): "who judges is named by an act of its own",
    ("grant", "revoked", "appeal"): "the source lets a revoked holder appeal and has no row for it",
    ("grant", "revoked", "assign_appeal"): "the same",
    ("grant", "revoked", "uphold"): "the same: a ruling that changes nothing is a ruling",
    ("grant", "suspended", "renew"): "else a renewal that is approved during a suspension is lost",
    ("output", "-", "hold"): "an answer to a query waits from the moment there is one; nothing is drafted",
    ("output", "submitted", "review"): "the same as review1, by the name that events and pages use",
    ("output", "partially_reviewed", "review_again"): "the same as review2",
    ("output", "submitted", "void"): "whoever asked was erased: nobody could collect it",
    ("output", "partially_reviewed", "void"): "the same",
    ("output", "reviewed", "release"): "what both said is what becomes of it: nobody says it a third time",
    ("output", "reviewed", "refuse"): "the same, where one of them refuses",
}
"""Rows of ours that the source has not, each with its reason."""

DRAFTS = "the source checks files that a member writes and changes; ours is the answer to one query, and another query is asked"
NAMED = "ours has it by another name"
OTHERWISE = {
    ("output", "-", "create"): DRAFTS,
    ("output", "pending", "submit"): DRAFTS,
    ("output", "pending", "withdraw"): DRAFTS,
    (
        "output",
        "submitted",
        "auto_check",
    ): "the limits of the data set and its smallest cell are checked before there is an answer",
    ("output", "submitted", "review1"): NAMED,
    ("output", "partially_reviewed", "review2"): NAMED,
    ("output", "submitted", "return"): DRAFTS,
    ("output", "partially_reviewed", "return"): DRAFTS,
    ("output", "reviewed", "return"): DRAFTS,
    ("output", "returned", "submit"): DRAFTS,
    ("output", "returned", "withdraw"): DRAFTS,
    ("output", "reviewed", "approve"): NAMED,
    ("output", "reviewed", "reject"): NAMED,
    ("output", "approved", "release"): NAMED,
    (
        "output",
        "approved",
        "release_failed",
    ): "nothing is copied: whoever asked collects it, and each time is decided and logged",
}
"""Rows of the source that are not ours, each with its reason."""

TURNS = {
    "application": "draft submitted returned in_review deliberation conditional deferred approved rejected under_appeal",
    "agreement": "issued partially_signed in_force resign_required",
    "grant": "pending active suspended expired revoked closeout noncompliant",
    "incident": "open investigating contained",
    "output": "submitted partially_reviewed reviewed",
}
"""States in which somebody is waited for; in all others a record may rest for ever."""

EVERY = tuple(MACHINES.values())
ROWS = [(machine, before, row) for machine in EVERY for row in machine.transitions for before in row.before]


def rows_of(table: str) -> dict[tuple[str, str], tuple[str, frozenset[Role]]]:
    split = [line.split() for line in table.strip().splitlines()]
    return {
        (before, command): (after, frozenset(map(Role, actors))) for before, command, after, *actors in split
    }


def ours(machine: Machine) -> dict[tuple[str, str], tuple[str, frozenset[Role]]]:
    return {
        (before, row.command): (row.after, frozenset(row.actors))
        for row in machine.transitions
        for before in row.before
    }


def reached(machine: Machine, start: str, *, backwards: bool = False) -> set[str]:
    found, new = {start}, {start}
    while new:
        steps = {(before, row.after) for row in machine.transitions for before in row.before}
        steps = {(b, a) for a, b in steps} if backwards else steps
        new = {after for before, after in steps if before in new} - found
        found |= new
    return found


def test_the_source_has_a_hundred_and_four_rows_and_each_is_written_down():
    assert {name: len(rows_of(table)) for name, table in RECOMMENDED.items()} == {
        "application": 38, "agreement": 18, "grant": 23, "incident": 8, "output": 17,
    }  # fmt: skip
    assert set(RECOMMENDED) == set(MACHINES)


@pytest.mark.parametrize("machine", EVERY, ids=lambda machine: machine.name)
def test_each_recommended_row_is_ours_with_its_next_state_and_its_actors_or_there_is_a_reason(machine):
    for pair, row in rows_of(RECOMMENDED[machine.name]).items():
        wanted = None if (machine.name, *pair) in OTHERWISE else row
        assert ours(machine).get(pair) == wanted, (machine.name, *pair)


@pytest.mark.parametrize("machine", EVERY, ids=lambda machine: machine.name)
def test_each_row_of_ours_is_recommended_or_has_a_reason(machine):
    more = {(machine.name, *pair) for pair in ours(machine)} - {
        (machine.name, *pair) for pair in rows_of(RECOMMENDED[machine.name])
    }
    assert more == {key for key in ADDED if key[0] == machine.name}


@pytest.mark.parametrize("machine", EVERY, ids=lambda machine: machine.name)
def test_every_state_is_reached_and_comes_to_an_end(machine):
    assert reached(machine, NOTHING) - {NOTHING} == set(machine.states)
    ending = set().union(*(reached(machine, final, backwards=True) for final in machine.final))
    assert ending - {NOTHING} == set(machine.states)


@pytest.mark.parametrize("machine", EVERY, ids=lambda machine: machine.name)
def test_no_command_stands_twice_in_one_state(machine):
    pairs = [(before, row.command) for row in machine.transitions for before in row.before]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("machine", EVERY, ids=lambda machine: machine.name)
def test_every_state_that_is_not_final_waits_for_somebody(machine):
    assert set(machine.turns) == set(TURNS[machine.name].split())
    assert set(machine.turns) | machine.final == set(machine.states)
    assert not set(machine.turns) & machine.final
    for state in machine.states:
        waits = waits_for(machine, state, BEGIN)
        assert (waits is None) == (state in machine.final)
        assert waits is None or (waits[0].strip() and waits[1] == BEGIN)


def test_nothing_leads_out_of_a_final_state_but_new_evidence():
    out = {(machine.name, before, row.command) for machine, before, row in ROWS if before in machine.final}
    assert out == {("incident", "closed", "reopen")}


def test_every_guard_that_is_named_exists_and_every_guard_is_named():
    named = {name for _, _, row in ROWS for name in row.guards}
    assert named == set(GUARDS)
    for guard in GUARDS.values():
        assert guard.text.endswith(".")
        assert guard.text[0].isupper()
        assert guard.who
        assert guard.unmet.code == guard.name.replace("_", "-")


def test_every_role_that_acts_is_in_the_table_of_roles_and_the_others_act_nowhere_but_at_the_door():
    acting = {actor for _, _, row in ROWS for actor in row.actors}
    assert acting <= set(Role)
    assert set(Role) - acting == {Role.AUDITOR, Role.REFEREE}
    assert [(m.name, row.command) for m, _, row in ROWS if Role.VISITOR in row.actors] == [
        ("incident", "report")
    ]
    assert {(m.name, row.command) for m, _, row in ROWS if Role.MEMBER in row.actors} == {
        ("grant", "appeal"), ("output", "hold"), ("output", "withdraw"),
    }  # fmt: skip


def test_no_row_lets_the_system_decide():
    """Silence never approves and never rejects, suspends by hand, revokes or judges."""
    decisions = {
        "approve",
        "approve_with_conditions",
        "reject",
        "condition_failed",
        "suspend",
        "revoke",
        "uphold",
        "overturn",
    }
    assert not [row.command for _, _, row in ROWS if row.command in decisions and Role.SYSTEM in row.actors]


def test_each_pair_of_state_and_command_without_a_row_is_refused(record_property):
    refused = 0
    for machine in EVERY:
        commands = sorted({row.command for each in EVERY for row in each.transitions})
        for state, command in product((NOTHING, *machine.states, "no-such-state"), commands):
            matter = Matter(act=Act(command=command, by=None, at=BEGIN))
            if (state, command) in ours(machine):
                assert machine.row(state, command) is not None
                continue
            ruling, row, role = step(machine, state, matter)
            assert [one.code for one in ruling.unmet] == ["no-such-step"], (machine.name, state, command)
            assert not ruling.allow
            assert (row, role) == (None, None)
            refused += 1
    record_property("table", f"pairs of state and command without a row, all refused: {refused}")
    assert refused > 1500


def test_the_one_decision_refuses_what_no_table_has():
    matter = Matter(act=Act(command="publish", by=None, at=BEGIN))
    assert [one.code for one in decide(None, "application:publish", matter, BEGIN).unmet] == ["no-such-step"]

"""The life of an application by commands, each given by somebody; what is refused is said in words and in JSON."""

import json

import pytest
from tests import consortium_life as life
from tests.consortium_people import filled
from tests.unsafe_uploads import PLAIN, UNSAFE

from heliograph.consortium.form import shipped
from heliograph.rules.form import criteria_of

EVIL = "Copies\x1b[2J of a\u202e text"


@pytest.fixture
def said(command):
    """What a command prints that must succeed."""

    def type_it(*words, who):
        code, printed, complaint = command(*words, "--as", who.email)
        assert code == 0, complaint
        return printed

    return type_it


@pytest.fixture
def refused(command):
    """The codes of the conditions for want of which a command is refused."""

    def type_it(*words, who):
        code, _, complaint = command(*words, "--as", who.email, "--json")
        assert code == 4, complaint
        return {one["code"] for one in json.loads(complaint)["unmet"]}

    return type_it


@pytest.fixture
def lead(story):
    return story.person("lead", at=story.university)


@pytest.fixture
def answered(story, lead, tmp_path):
    """A file of answers without a fault."""
    values = filled(shipped("tmrc-2022"), [lead.id]) | {
        "title": EVIL.replace("\x1b", "").replace("\u202e", ""),
        "datasets": [{"dataset": "tiny", "edition": "consortium", "modality": "download"}],
    }
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(values), "utf-8")
    return path


def begun(said, story, lead, answered):
    number = said("apply", "new", "Copies of a text", "--organisation", story.university.id, who=lead).strip()
    said("apply", "save", number, answered, who=lead)
    return number


def test_from_the_draft_to_the_close_out(story, command, said, refused, lead, answered):
    staff = story.staff()
    number = begun(said, story, lead, answered)
    assert "round 1: submitted, waits for coordinator" in said("apply", "submit", number, who=lead)
    shown = said("apply", "show", number, who=lead)
    assert "  datasets: dataset tiny, edition consortium, modality download\n" in shown
    assert f"  not-industry: {lead.name} yes\n" in shown
    assert refused("review", "complete", number, "--yes", "use", who=lead) == {"not-your-part"}
    for name in ("first", "second"):
        said("review", "assign", number, staff[name].email, who=staff["coordinator"])
    said("review", "complete", number, "--yes", "affiliation", "--yes", "use", who=staff["coordinator"])
    for name in ("first", "second"):
        assert refused("apply", "show", number, who=staff[name]) == {"ties-declared"}
        said("review", "declare", number, "none", who=staff[name])
        assert "Copies" in said("apply", "show", number, who=staff[name])
        scores = [word for code in life.CRITERIA for word in ("--score", f"{code}=3")]
        said("review", "vote", number, "approve", *scores, "--rationale", "Sound.", who=staff[name])
    assert "application:approve" in said("review", "queue", who=staff["chair"])
    reasons = [w for code in criteria_of(shipped("tmrc-2022")) for w in ("--reason", f"{code}=met: Shown.")]
    verdict = (
        "review",
        "decide",
        number,
        "approved",
        "--rationale",
        "Two sound reviews.",
        "--until",
        "2027-06-30",
    )
    assert refused(*verdict, *reasons[2:], who=staff["chair"]) == {"reasons-said"}
    _, _, complaint = command(*verdict, *reasons[4:], "--as", staff["chair"].email)
    assert complaint.endswith("who can change it: the chair; nothing is said of: affiliation, data-skill\n")
    decided = json.loads(said(*verdict, *reasons, "--json", who=staff["chair"]))
    assert decided["state"] == "approved"
    life.sign_all(story, number, [lead], staff, official=story.official("official"))
    [grant] = json.loads(said("grant", "list", "--json", who=lead))["grants"]
    assert grant["state"] == "active"
    assert said("why", "tiny", who=lead) == "allowed\n"
    assert "closeout" in said("grant", "close", grant["id"], who=lead)
    ended = said("grant", "close", grant["id"], "--deleted", "--outputs", "doi:10.5555/1", who=lead)
    assert "closed" in ended
    assert "not allowed" in said("why", "tiny", who=lead)


def test_a_grant_is_suspended_with_its_incident_or_not_at_all(story, said, refused, lead):
    staff = story.staff()
    grant = life.granted(story, lead, staff)
    from heliograph.model.consortium.incident import Incident

    assert refused("grant", "suspend", grant, "--reason", "Seen.", who=lead) == {"not-your-part"}
    assert story.records.find(Incident) == ()
    assert "suspended" in said("grant", "suspend", grant, "--reason", "Seen.", who=staff["security"])
    [incident] = story.records.find(Incident)
    assert incident.grants == (grant,)
    said("grant", "confirm", grant, "--rationale", "Seen by two.", who=staff["approver"])
    assert "active" in said("grant", "restore", grant, who=staff["security"])
    said("grant", "propose-revocation", grant, "--reason", "Again.", "--emergency", who=staff["chair"])
    assert "revoked" in said("grant", "revoke", grant, who=staff["approver"])


def test_a_return_an_extension_and_an_appeal(story, said, refused, lead, answered):
    staff = story.staff()
    number = life.in_deliberation(story, lead, staff)
    said("review", "extend", number, "--until", "2026-12-01", "--reason", "Ill.", who=staff["chair"])
    reasons = [w for code in life.CRITERIA for w in ("--reason", f"{code}=not-shown: Not shown.")]
    said("review", "decide", number, "rejected", *reasons, "--rationale", "No.", who=staff["chair"])
    said("apply", "appeal", number, "--grounds", "Page two.", who=lead)
    said("review", "assign-appeal", number, staff["judge"].email, who=staff["coordinator"])
    assert "in_review" in said(
        "review", "judge", number, "overturn", "--rationale", "It is.", who=staff["judge"]
    )
    other = life.submitted(story, lead)
    assert "returned" in said(
        "review", "return", other, "--note", "security=Where?", who=staff["coordinator"]
    )
    assert said("apply", "withdraw", other, who=lead) == "withdrawn\n"


def test_organisations_and_who_belongs_to_them_are_entered_by_a_coordinator(story, said, refused, lead):
    coordinator = story.staff()["coordinator"]
    entered = ("consortium", "add-organisation", "Moor Society", "--kind", "ngo", "--country", "ke")
    assert refused(*entered, who=lead) == {"not-your-part"}
    number = said(*entered, "--domain", "moor.example", who=coordinator).strip()
    belongs = ("consortium", "affiliate", lead.email, number, "--position", "analyst")
    assert refused(*belongs, "--until", "2026-01-01", who=coordinator) == {"end-said"}
    own = (
        "consortium",
        "affiliate",
        coordinator.email,
        number,
        "--position",
        "analyst",
        "--until",
        "2027-01-01",
    )
    assert refused(*own, who=coordinator) == {"not-your-own"}
    assert said(*belongs, "--until", "2027-01-01", who=coordinator) == "until 2027-01-01\n"
    assert lead.email in said("consortium", "people", who=coordinator)
    assert refused("consortium", "people", who=lead) == {"not-your-part"}
    events = {one.what for one in story.records.events(who=coordinator.id)}
    assert events == {"organisation-add", "affiliation-add", "see-people"}


def test_files_are_attached_read_and_taken_out_by_commands(story, said, command, lead, tmp_path):
    number = said("apply", "new", "Copies", "--organisation", story.university.id, who=lead).strip()
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(PLAIN["letter.pdf"])
    attached = json.loads(said("apply", "attach", number, "affiliation-files", letter, "--json", who=lead))
    out = tmp_path / "out.pdf"
    said("apply", "file", number, attached["sha256"], "--to", out, who=lead)
    assert out.read_bytes() == PLAIN["letter.pdf"]
    assert said("apply", "detach", number, attached["sha256"], who=lead) == "taken out\n"
    for words in (
        ("apply", "detach", number, attached["sha256"]),
        ("apply", "file", number, attached["sha256"], "--to", out),
    ):
        assert command(*words, "--as", lead.email)[0] == 2
    name, data = UNSAFE["a letter with JavaScript"]
    (tmp_path / name).write_bytes(data)
    code, _, complaint = command(
        "apply", "attach", number, "affiliation-files", tmp_path / name, "--as", lead.email
    )
    assert (code, "could run" in complaint) == (4, True)
    for words in ((letter, "title"), (tmp_path / "none.pdf", "affiliation-files")):
        assert command("apply", "attach", number, words[1], words[0], "--as", lead.email)[0] in {2, 3}


def test_the_registry_is_loaded_and_asked(story, said, command, tmp_path):
    written_registry(tmp_path / "v9.9-ror-data_schema_v2.json")
    code, printed, complaint = command(
        "consortium", "load-registry", tmp_path / "v9.9-ror-data_schema_v2.json"
    )
    assert (code, printed) == (0, "2 organisations, 1 records skipped\n"), complaint
    assert "Moor Press" in command("consortium", "find-organisation", "moor", "pr", "--country", "ke")[1]
    [found] = json.loads(command("consortium", "find-organisation", "ada@hill.example", "--json")[1])[
        "organisations"
    ]
    assert (found["name"], found["domains"]) == ("Hill University", ["hill.example"])
    assert "entered all the same" in command("consortium", "find-organisation", "nowhere")[1]


def written_registry(path):
    """Two organisations and a record without a name, as ROR writes them."""

    def record(number, name, country, kind, *domains):
        names = [{"lang": "en", "types": ["ror_display"], "value": name}] if name else []
        places = [{"geonames_id": 1, "geonames_details": {"country_code": country}}]
        return {"id": f"https://ror.org/0{number}", "names": names, "domains": domains, "locations": places,
                "types": [kind], "status": "active"}  # fmt: skip

    rows = (
        record("1", "Hill University", "DE", "education", "hill.example"),
        record("2", "Moor Press", "KE", "other"),
    )
    path.write_text(json.dumps([*rows, record("3", "", "DE", "other")]), "utf-8")


def test_mail_that_came_back_is_listed_and_sent_again(story, said, refused, lead):
    staff = story.staff()
    life.submitted(story, lead)
    story.deliver()
    from heliograph.model.consortium.notice import Notice, NoticeState

    [receipt] = story.records.find(Notice, person_id=lead.id)
    assert said("consortium", "mail", "list", who=staff["coordinator"]) == "all mail has arrived\n"
    assert refused("consortium", "mail", "list", who=lead) == {"not-your-part"}
    said("consortium", "mail", "bounced", receipt.id, who=staff["coordinator"])
    assert lead.email in said("consortium", "mail", "list", who=staff["security"])
    assert refused("consortium", "mail", "again", receipt.id, who=staff["security"]) == {"not-your-part"}
    said("consortium", "mail", "again", receipt.id, who=staff["coordinator"])
    assert story.records.get(Notice, receipt.id).state is NoticeState.QUEUED


def test_a_referee_is_asked_by_command(story, said, refused, lead):
    number = said("apply", "new", "Copies", "--organisation", story.university.id, who=lead).strip()
    asked = ("apply", "ask", number, "--name", "Mo Lake", "--email", "mo@lake.example")
    assert "asked mo@lake.example; the link holds until" in said(*asked, "--about", lead.email, who=lead)
    assert json.loads(said(*asked, "--json", who=lead))["email"] == "mo@lake.example"
    assert refused(*asked, "--voucher", "signing-official", who=lead) == {"not-your-part"}


def test_words_of_people_steer_no_terminal(story, said, lead):
    number = said("apply", "new", EVIL, "--organisation", story.university.id, who=lead).strip()
    for told in (said("apply", "list", who=lead), said("apply", "show", number, who=lead)):
        assert not {"\x1b", "\u202e"} & set(told)


def test_faults_of_what_is_typed(command, story, lead, tmp_path):
    number = life.drafted(story, lead)
    broken = tmp_path / "broken.json"
    broken.write_text("[1]")
    for words, hint in (
        (("apply", "save", number, broken), "no object"),
        (("apply", "save", number, tmp_path / "none.json"), "none.json"),
        (("review", "return", number, "--note", "nothing"), "NAME=VALUE"),
        (("review", "defer", number, "--until", "tomorrow", "--reason", "x"), "2027-06-30"),
        (("review", "condition", number, "7", "--evidence", "x"), "no condition 7"),
    ):
        code, _, complaint = command(*words, "--as", lead.email)
        assert code in {2, 3}, complaint
        assert hint in complaint
    assert command("apply", "list", "--as", "nobody@lake.example")[0] == 2

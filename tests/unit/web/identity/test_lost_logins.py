"""What whoever runs the server does about logins that are lost, or in other hands."""

import json
from datetime import UTC, datetime

import pytest
from people import joined, logged_in, you
from test_second_factors import made_staff, with_app

from heliograph.bootstrap.consortium import room_of
from heliograph.cli.main import run
from heliograph.consortium.token import known_by, make
from heliograph.model.consortium.person import Person


@pytest.fixture
def done(open_site, capsys, monkeypatch):
    """Runs a command on the machine of the server; what it says."""
    settings = open_site()
    monkeypatch.setenv("HELIOGRAPH_STATE", str(settings.state))

    def call(*words):
        with pytest.raises(SystemExit) as left:
            run(["consortium", *words])
        said = capsys.readouterr()
        return json.loads(said.out[said.out.index("{\n") :]) if left.value.code in (0, None) else said.err

    return call


def last():
    return room_of().records.events()[-1]


def test_sessions_of_one_or_of_all_end_by_command(done):
    ada, again, eve = joined(), logged_in(), joined("eve@lake.example", "Eve")
    assert done("log-out", "ada@hill.example", "--by", "root", "--json") == {"ended": 2}
    assert [you(each) is None for each in (ada, again, eve)] == [True, True, False]
    assert (last().what, last().who, last().data) == ("session-end", "root", {"count": 2})
    assert "Whose sessions?" in done("log-out", "--json")
    assert done("log-out", "--everybody", "--json") == {"ended": 1}
    assert you(eve) is None


def test_tokens_end_with_the_sessions_where_that_is_asked_for(done):
    joined()
    person = room_of().records.find(Person, email="ada@hill.example")[0]
    _, secret = make(room_of(), person, "s", name="", days=0, grants=(), at=datetime.now(UTC))
    assert done("log-out", "ada@hill.example", "--json") == {"ended": 1}
    assert known_by(room_of(), secret, datetime.now(UTC))[1].id == person.id
    assert done("log-out", "ada@hill.example", "--programs", "--by", "root", "--json") == {
        "ended": 0,
        "tokens": 1,
    }
    assert (last().what, last().who) == ("token-revoke", "root")
    make(room_of(), person, "t", name="", days=0, grants=(), at=datetime.now(UTC))
    assert done("log-out", "--everybody", "--programs", "--json") == {"ended": 0, "tokens": 1}


def test_who_has_lost_every_factor_begins_anew_after_staff_has_looked(done):
    ada = joined()
    with_app(ada)
    made_staff()
    assert done("take-factors", "ada@hill.example", "--by", "root", "--json") == {"taken": 2}
    assert (last().what, last().who) == ("second-factor-remove", "root")
    assert you(ada) is None
    after = logged_in()
    assert you(after)["has_second_factor"] is False
    assert after.get("/consortium/desk/")["Location"] == "/consortium/you/second-factor/"

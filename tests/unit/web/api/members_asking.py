"""What members ask the API, with rights and without: tokens, outputs and logins of one scene, and what is likely to be sent."""

from dataclasses import replace
from datetime import timedelta

import duckdb
from django.test import Client
from hypothesis import strategies as st
from tests import consortium_life as life

from heliograph.bootstrap.gated import Gated
from heliograph.consortium import login
from heliograph.consortium.output import review
from heliograph.consortium.suspend import suspend
from heliograph.consortium.token import revoke
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality

API = "/api/v1"
LIVE, NARROW, HELD = "live", "for another grant", "answers are held"
NONE, UNKNOWN, FOREIGN, EXPIRED, REVOKED, SUSPENDED = (
    "none",
    "unknown",
    "without a grant",
    "expired",
    "revoked",
    "suspended",
)
KINDS = (LIVE, LIVE, LIVE, HELD, NARROW, FOREIGN, SUSPENDED, EXPIRED, REVOKED, NONE, UNKNOWN)
KNOWN = frozenset({LIVE, HELD, NARROW, FOREIGN, SUSPENDED})
"""Of these the token holds; whether it opens anything is asked next."""

OPENS = {
    "sql": {LIVE, HELD},
    "search": {LIVE, HELD},
    "outputs": {HELD},
    "receipts": {LIVE, NARROW},
    "token": KNOWN,
    "early": KNOWN,
}
"""Who may be answered with something, by a word of the address."""

SQL = [
    "SELECT count(*) AS accounts FROM accounts",
    "SELECT language, count(*) AS posts FROM posts GROUP BY 1 ORDER BY 2 DESC",
    "SELECT handle, created_on FROM accounts LIMIT 3",
    "SELECT * FROM posts LIMIT 2",
    "SELECT 9007199254740993 AS n, 1e300 AS x, 'nan'::DOUBLE AS nan, '-inf'::DOUBLE AS inf, NULL AS nothing",
    "SELECT [1, 2] AS list, {'a': DATE '2020-01-01'} AS s, MAP {'k': 'v'} AS m, TIME '12:00' AS t",
    "SELECT INTERVAL 1 DAY AS i, TIMESTAMP '2020-01-01 00:00' AS at, 170141183460469231731687303715884105727 AS huge",
    "SELECT 'x'::BLOB AS b, 1.50::DECIMAL(9, 2) AS d, true AS f, '\u202ex' AS \"\u202e\"",
    "SELECT 1 AS a, 2 AS a",
    "SELECT handel FROM accounts",
    "SELECT CAST(handle AS INT) FROM accounts",
    "SELECT * FROM '/etc/passwd'",
    "COPY accounts TO '/tmp/x'",
    "SELECT 1; SELECT 2",
    "SELECT current_setting('secret_directory')",
    "SELECT error('x')",
]
WORDS = ["the", '"a b"', "kind:reply", "-the", "a:b:", "since:2020", "zzzzz", "x OR the", "handle:x", "("]


class Members:
    """A scene with members of every kind.

    Args:
        scene: A site with gated editions that has begun.
        folder: For the file of limits.
    """

    def __init__(self, scene, folder):
        self.scene, self.story = scene, scene.story
        limits = folder / "limits.toml"
        limits.write_text(
            "[default]\nqueries_per_day = 1000000\nseconds_per_day = 1000000\nrefused_names = 1000000\n"
        )
        scene.sign()  # receipts are
        self.settings = {"limits": limits, "keys": scene.tiny.keys}
        scene.configure(**self.settings)
        scene.lets_ask()
        self.tokens = {
            LIVE: scene.token(),
            NARROW: scene.token(grants=(scene.grant,)),
            FOREIGN: scene.token(self.story.person("foreign")),
            EXPIRED: scene.token(at=self.story.now - timedelta(days=40)),
            UNKNOWN: "hgt_unknown",
        }
        self._revoked()
        self._held()
        self._suspended()
        self.handles = self._handles()
        posts = Client().get(f"{API}/posts?dataset=tiny&sort=-like_count").json()["posts"]
        self.there = {name: sorted({one[name] for one in posts}) for name in ("post_id", "account_id")}
        self.values = {column: self._values(column) for column in ("hashtags", "domains")}
        self.outputs = self._outputs()
        self.logins = self._logins()
        taken = Client().get(
            "/gated/tiny/1/consortium/accounts.parquet",
            headers={"Authorization": f"Bearer {self.tokens[LIVE]}"},
        )
        assert len(b"".join(taken.streaming_content)) > 100

    def headers(self, kind, operation):
        """How a member of a kind comes to an address; who gives a token back has one for it."""
        if kind == NONE:
            return {}
        token = self.tokens[kind]
        if operation.path.endswith("/login/token") and kind in KNOWN:
            token = self.scene.token(self.people.get(kind, self.scene.lead))
        return {
            "authorization": f"Bearer {token}"
        }  # spelt otherwise than the generator, which takes its own away

    def likely(self, case, draw):
        """Put in what there is, most of the time."""
        if draw(st.integers(0, 4)) == 0:
            return
        path = case.path_parameters or {}
        if "consortium/datasets" in case.operation.path:
            path["name"] = draw(st.sampled_from(["tiny"] * 6 + ["tiny@1", "tiny-2"]))
        if "number" in path:
            path["number"] = draw(st.sampled_from(self.outputs))
        for name in self.there.keys() & path.keys():
            path[name] = draw(st.sampled_from(self.there[name]))
        if values := self.values.get(case.operation.path.rpartition("/")[2]):
            case.query = {"value": draw(st.sampled_from(values))}
        if "release" in path:
            path.update(release=draw(st.sampled_from([1, 1, 2])), edition="consortium")
        if case.operation.path.endswith("/sql"):
            case.body = {"query": draw(st.sampled_from(SQL))}
        if case.operation.path.endswith("/search"):
            more = st.fixed_dictionaries(
                {},
                optional={
                    "limit": st.sampled_from([1, 100, 101, "1"]),
                    "skip": st.sampled_from([0, 7, 20_000]),
                    "order": st.sampled_from(["time", "newest", "relevance", "best"]),
                    "edition": st.sampled_from(["consortium"] * 4 + ["enclave", "public"]),
                },
            )
            case.body = {"query": draw(st.sampled_from(WORDS))} | draw(more)
        if case.operation.path.endswith("/login/token") and case.method == "POST":
            case.body = {"secret": draw(st.sampled_from(self.logins))}

    def leaks(self, answer, kind):
        """What of the machine, or of the edition, an answer tells that it must not."""
        if answer.status_code < 300:
            return []
        places = (self.scene.tiny.gated, self.scene.state, self.scene.site.settings.cache)
        told = [str(each) for each in places if str(each) in answer.text]
        told += ["a trace"] if "Traceback" in answer.text else []
        return told if kind in {LIVE, HELD} else told + [name for name in self.handles if name in answer.text]

    def _values(self, column):
        values = Client().get(f"{API}/posts/facets/{column}?dataset=tiny").json()["values"]
        return [one["value"] for one in values if one["value"]]

    def _revoked(self):
        made = self.scene.token()
        self.tokens[REVOKED] = made
        from heliograph.consortium.token import known_by

        revoke(
            self.story.room,
            self.scene.lead,
            known_by(self.story.room, made, self.story.now)[0].id,
            self.story.now,
        )

    def _granted(self, name, way):
        person = self.story.person(f"{name}{self.scene.number}", at=self.story.university)
        grant = life.granted(self.story, person, self.scene.staff)
        held = self.story.records.get(Grant, grant)
        self.story.records.write([replace(held, scope=replace(held.scope, modality=way))])
        return person, grant

    def _held(self):
        person, _ = self._granted("held", Modality.ENCLAVE)
        self.people = {HELD: person}
        self.tokens[HELD] = self.scene.token(person)

    def _suspended(self):
        person, grant = self._granted("paused", Modality.QUERY)
        suspend(self.story.room, grant, reason="A file was seen.", by=self.scene.guard, at=self.story.now)
        self.people |= {SUSPENDED: person, FOREIGN: self.story.person("another")}
        self.tokens[SUSPENDED] = self.scene.token(person)

    def _handles(self):
        rows = duckdb.sql(f"SELECT DISTINCT handle FROM '{self.scene.file('accounts.parquet')}'").fetchall()
        return [handle for (handle,) in rows if handle and len(handle) > 6]

    def _outputs(self):
        """Numbers of outputs: one that waits, one of each kind that is released, one that is refused; and of none."""
        asked = [("sql", SQL[2])] * 3 + [("search", "the")]
        made = []
        for kind, text in asked:
            sent = {"Authorization": f"Bearer {self.tokens[HELD]}"}
            answer = Client().post(
                f"{API}/consortium/datasets/tiny/{kind}",
                {"query": text},
                content_type="application/json",
                headers=sent,
            )
            assert answer.status_code == 202, answer.content
            made.append(answer.json()["output"])
        checkers = [self.story.person(f"looks{n}", Role.OUTPUT_CHECKER) for n in (1, 2)]
        bytes_ = Gated(self.scene.settings, self.scene.site).outputs
        for number, verdict in ((made[1], "release"), (made[2], "refuse"), (made[3], "release")):
            for checker in checkers:
                review(self.story.room, bytes_, number, verdict, note="Seen.", by=checker, at=self.story.now)
        return [*made, "0" * 32, "none"]

    def _logins(self):
        """Secrets of logins: one that waits, one that is refused, one that is over, some that were confirmed; and of none."""
        room, now = self.story.room, self.story.now
        secrets = [f"login-{n}" for n in range(8)]
        for n, secret in enumerate(secrets):
            code = f"BCDFGHJ{'BCDFGHJK'[n]}"
            login.ask(room, name="machine", code=code, secret=secret, at=now - timedelta(hours=n == 1))
            if n == 2:
                login.refuse(room, code, self.scene.lead, now)
            if n > 2:
                login.confirm(room, code, self.scene.lead, now)
        return [*secrets, "none"]

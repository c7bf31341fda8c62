"""What may not stand in the code at all: it is looked for in its syntax tree, and in the few scripts of the pages."""

import ast
import re
from contextlib import suppress
from functools import cache
from pathlib import Path

from heliograph.bootstrap.login import LOGIN, login_settings
from heliograph.rules.token import CODE, LETTERS, PREFIX
from heliograph.settings import Settings

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "heliograph"
RUNS = {"eval", "exec", "compile", "__import__"}
OBJECTS = {"pickle", "shelve", "marshal", "dill", "joblib", "yaml", "jsonpickle"}
READERS = {"fromstring", "parse", "iterparse", "XML", "XMLParser"}
WEAK = {"md5", "sha1", "md4", "new"}
"""Of hashlib."""

COMPARED = {("store/portal/identity/passwords.py", "sha1"), ("tables/same_text.py", "md5")}
"""One finds a password in a file of breaches, the other equal texts; neither protects anything."""

SEEDED = ("synth/",)
"""Where chance is seeded on purpose."""


@cache
def files():
    return {
        path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in SOURCE.rglob("*.py")
    }


def nodes(kind):
    for name, tree in files().items():
        for node in ast.walk(tree):
            if isinstance(node, kind):
                yield name, node


def imported():
    """Every module that is imported, by file."""
    for name, node in nodes((ast.Import, ast.ImportFrom)):
        whole = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for each in [*whole, *(alias.name for alias in node.names)]:
            yield name, each


def called():
    """Every call: the file, what is called, and its words."""
    for name, node in nodes(ast.Call):
        yield name, ast.unparse(node.func), {word.arg: ast.unparse(word.value) for word in node.keywords}


def test_nothing_that_runs_words_stands_in_the_code():
    assert [(name, what) for name, what, _ in called() if what in RUNS or what == "os.system"] == []
    assert [name for name, _, words in called() if words.get("shell") == "True"] == []
    assert [each for each in imported() if each[1].partition(".")[0] in OBJECTS] == []


def test_no_xml_is_read():
    readers = {(name, what) for name, what, _ in called() if what.startswith(("ET.", "ElementTree."))}
    assert readers, "XML is written"
    assert [each for each in readers if each[1].rpartition(".")[2] in READERS] == []
    assert [
        each
        for each in imported()
        if each[1].startswith(("lxml", "xml.dom", "xml.sax.handler", "xml.sax.expat"))
    ] == []


def test_cryptography_is_that_of_libraries():
    weak = [(name, each) for name, each in imported() if each in WEAK - {"new"}]
    assert set(weak) == COMPARED
    assert [name for name, what, _ in called() if what.startswith("hashlib.") and what[8:] in WEAK] == [
        "privacy/leaks/guesses.py"
    ], "it tries what others may have hashed"
    others = {"Crypto", "nacl", "rsa", "ecdsa", "M2Crypto", "OpenSSL"}
    assert [each for each in imported() if each[1].partition(".")[0] in others] == []
    weak_ciphers = re.compile(r"\b(?:ECB|TripleDES|ARC4|Blowfish|PKCS1v15)\b")
    texts = {path: path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
    assert [str(path) for path, text in texts.items() if weak_ciphers.search(text)] == []
    chance = {name for name, each in imported() if each == "random" and not name.startswith(SEEDED)}
    assert (
        chance & {name for name in files() if name.startswith(("signing/", "store/", "consortium/"))} == set()
    )


def test_randomness_that_protects_is_that_of_the_system():
    """Secrets of sessions, tokens, links and programs."""
    protected = ("web/", "store/", "bootstrap/", "consortium/", "signing/", "privacy/pseudonym")
    assert [
        each for each in imported() if each[0].startswith(protected) and each[1] in {"random", "uuid.uuid1"}
    ] == []
    drawn = [
        ast.unparse(node) for _, node in nodes(ast.Call) if ast.unparse(node.func) == "secrets.token_urlsafe"
    ]
    assert drawn
    assert all(int(each[len("secrets.token_urlsafe(") : -1]) >= 16 for each in drawn), "bytes: 128 bits"


def test_codes_are_long_enough():
    assert len(LETTERS) ** CODE >= 2**32
    assert PREFIX.endswith("_")


def test_no_certificate_is_believed_unseen():
    loose = {"verify", "ssl_verify", "verify_ssl", "check_hostname"}
    assert [
        (name, what) for name, what, words in called() if any(words.get(word) == "False" for word in loose)
    ] == []
    assert [(name, what) for name, what, _ in called() if "_create_unverified" in what] == []


def test_tokens_of_other_places_are_not_kept():
    from heliograph.bootstrap.portal import prepare

    assert LOGIN["SOCIALACCOUNT_STORE_TOKENS"] is False
    places = login_settings(Settings())["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]
    assert places["OAUTH_PKCE_ENABLED"] is True
    with suppress(RuntimeError):  # Django is set up already
        prepare()
    from heliograph.store.portal.identity.adapters import Elsewhere

    session = Elsewhere().get_requests_session()
    assert session.max_redirects == 0, "an answer that leads elsewhere is not followed"


def test_scripts_keep_nothing_and_run_no_words():
    scripts = {path.name: path.read_text("utf-8") for path in (SOURCE / "web/static").glob("*.js")}
    ours = {name: text for name, text in scripts.items() if name != "htmx.min.js"}
    assert set(ours) == {"site.js", "passkey.js"}, "a new script: look at it, then name it here"
    kept = ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches.")
    acts = ("eval(", "new Function", "innerHTML", "outerHTML", "document.write", "__proto__", "postMessage")
    for name, text in ours.items():
        assert '"use strict"' in text
        assert [word for word in kept + acts if word in text] == [], name
    page = (SOURCE / "web/templates/base.html").read_text("utf-8")
    for said in ('"allowEval":false', '"historyCacheSize":0', '"selfRequestsOnly":true'):
        assert said in page


def test_every_library_is_named_with_its_digests():
    text = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert lines
    assert [
        line.split()[0] for line in lines if "==" not in line.split()[0] or "--hash=sha256:" not in line
    ] == []

"""Front: nginx as deploy/ sets it up, in front of the site, on ports of its own."""

import socket
import ssl
import warnings
from contextlib import ExitStack

import httpx2
import pytest
from tests.nginx_front import CONFIGURATION, NAME, NGINX, Front

from browsing import Serving

pytestmark = pytest.mark.real_server


@pytest.fixture(scope="module")
def front(publisher, tmp_path_factory):
    """A running nginx, with and without TLS."""
    if NGINX is None:
        pytest.skip("no nginx: apt-get install nginx-light")
    root = tmp_path_factory.mktemp("front")
    (root / "srv/gated/tiny").mkdir(parents=True)
    (root / "srv/gated/tiny/secret.parquet").write_bytes(b"gated")
    with pytest.MonkeyPatch.context() as set_up, ExitStack() as stack:
        set_up.setenv("HELIOGRAPH_ADDRESS", f"https://{NAME}/")
        set_up.setenv("HELIOGRAPH_PROXIED", "true")
        address = stack.enter_context(Serving(publisher.archive, root))
        yield stack.enter_context(Front(root, address.rstrip("/").rpartition(":")[2]))


@pytest.fixture
def reader(front):
    """A reader who trusts the certificate."""
    trusted = ssl.create_default_context(cafile=front.trusted)
    trusted.check_hostname = False
    with httpx2.Client(base_url=front.address, verify=trusted, headers={"Host": NAME}) as client:
        yield client


def test_whoever_comes_without_encryption_is_sent_to_the_same_page_with_it(front):
    answer = httpx2.get(f"http://127.0.0.1:{front.plain}/data/?q=1", headers={"Host": NAME})
    assert (answer.status_code, answer.headers["location"]) == (301, f"https://{NAME}/data/?q=1")


@pytest.mark.parametrize("path", ["/api/v1/login", "/gated/tiny/1/consortium/manifest.json"])
def test_a_program_that_asks_without_encryption_is_told_and_not_sent_on(front, path):
    answer = httpx2.get(f"http://127.0.0.1:{front.plain}{path}", headers={"Host": NAME})
    assert (answer.status_code, answer.text) == (403, "Ask over https.\n")


def test_only_new_forms_of_encryption_are_spoken(front):
    for version, ciphers in (
        (ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0"),
        (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES256-SHA"),
    ):
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, version
        old.set_ciphers(ciphers)
        with socket.create_connection(("127.0.0.1", front.secure)) as plain, pytest.raises(ssl.SSLError):
            old.wrap_socket(plain).close()


def test_what_was_asked_is_not_given_back(reader):
    assert reader.request("TRACE", "/").status_code == 405


def test_pages_come_with_their_policy_and_the_promise_of_encryption(reader, front):
    answer = reader.get("/data/tiny/")
    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["server"] == "nginx"
    assert not (front.root / "access.log").read_text(), "who reads what is written nowhere"
    for path in ("/nowhere", "/archive/archive.json", "/static/none/site.css", "/gated-files/x"):
        said = reader.get(path).headers["strict-transport-security"]
        assert said == "max-age=63072000; includeSubDomains", path


def test_files_of_the_archive_come_in_ranges(reader):
    answer = reader.get("/archive/archive.json", headers={"Range": "bytes=0-0"})
    assert (answer.status_code, answer.content) == (206, b"{")


@pytest.mark.parametrize(
    "path", ["tiny/secret.parquet", "", "../gated/tiny/secret.parquet", "%2e%2e/gated/tiny/secret.parquet"]
)
def test_nobody_reaches_gated_files_past_the_decision(reader, path):
    answer = reader.get(f"/gated-files/{path}")
    assert answer.status_code == 404
    assert answer.content != b"gated"


def test_logging_in_is_limited(reader):
    statuses = [reader.get("/consortium/log-in/").status_code for _ in range(16)]
    assert set(statuses) == {200, 429}
    assert statuses[:10] == [200] * 10


def test_a_secret_of_a_link_stands_in_no_log_also_of_who_is_limited(reader, front):
    statuses = [reader.get("/consortium/join/secret-of-a-link/").status_code for _ in range(16)]
    assert 429 in statuses
    logs = "".join(each.read_text() for each in front.root.glob("*.log"))
    assert "secret-of-a-link" not in logs
    assert "client: " not in logs


def test_only_the_machine_itself_watches_the_server(reader, front):
    assert reader.get("/metrics").status_code == 200  # asked from 127.0.0.1
    text = (front.root / "heliograph.conf").read_text()
    watched = text[text.index("(?:metrics|health)") :]
    assert "deny all;" in watched[: watched.index("}")]


def test_more_than_one_part_of_a_gated_file_is_never_sent_at_once():
    assert "max_ranges 1;" in CONFIGURATION.read_text()

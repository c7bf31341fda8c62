"""People at a browser who sign up, set up an app and a passkey, and log in with them; pages that everybody can read."""

import base64
import hmac
import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from browsing import Looking, Serving
from tiny_archive import make_tiny_archive

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return tmp_path_factory.mktemp("consortium")


@pytest.fixture(scope="module")
def served(desk):
    """A server of our own: browsers know passkeys under the name localhost, not under a number."""
    archive = make_tiny_archive(desk / "tiny").archive
    with Serving(archive, desk) as address:
        yield address.replace("127.0.0.1", "localhost")


def link(desk):
    """The link in the last mail."""
    mails = sorted((desk / "heliograph" / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
    text = mails[-1].read_text("utf-8").replace("=\n", "")
    return re.findall(r"http://localhost:\d+/\S+", text)[-1]


def code(secret):
    counter = (int(time.time()) // 30).to_bytes(8)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 10**6:06}"


def joined(page, desk, email):
    page.goto("/consortium/join/")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/consortium/confirm/")
    page.goto(link(desk))
    page.get_by_role("button", name="Yes, confirm").click()
    page.wait_for_url("**/consortium/you/")


def once_more(page):
    """Shows the password again where it is asked for."""
    if "/again/" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(lambda url: "/again/" not in url)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_somebody_signs_up_sets_up_an_app_and_logs_in_with_it(browser, served, desk, scripts):
    email = f"ada{scripts}@hill.example".lower()
    with Looking(browser, served, java_script_enabled=scripts) as page:
        joined(page, desk, email)
        page.get_by_role("link", name="Second factor").first.click()
        page.get_by_role("link", name="Set up an app").click()
        once_more(page)
        picture = page.get_by_alt_text("QR code for your authenticator app")
        assert picture.bounding_box()["width"] == 220
        secret = page.locator("code.address").inner_text()
        page.get_by_label("Authenticator code").fill(code(secret))
        page.get_by_role("button", name="Set up").click()
        page.wait_for_url("**/codes/")
        recovery = page.locator(".codes code").first.inner_text()
        page.get_by_role("button", name="Log out").click()
        page.wait_for_url("**/consortium/log-in/**")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_url("**/log-in/second-factor/")
        page.get_by_label("Code").fill(recovery)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_url("**/consortium/you/")


def test_a_passkey_is_made_and_lets_in_without_a_password(browser, served, desk):
    with Looking(browser, served) as page:
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        joined(page, desk, "key@hill.example")
        page.goto("/consortium/you/second-factor/passkeys/add/")
        once_more(page)
        page.get_by_label("Name of the device").fill("Desk")
        page.get_by_role("button", name="Add").click()
        page.wait_for_url("**/codes/")
        page.goto("/consortium/you/second-factor/")
        assert page.get_by_text("Desk").first.is_visible()
        page.get_by_role("button", name="Log out").click()
        page.get_by_role("button", name="Log in with a passkey").click()
        page.wait_for_url("**/consortium/you/")
        page.get_by_role("button", name="Log out").click()
        page.get_by_label("Email").fill("key@hill.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_url("**/log-in/second-factor/")
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url("**/consortium/you/")


OUTSIDE = ("join/", "log-in/", "confirm/", "password/", "password/sent/", "locked/", "invitation/none/")
INSIDE = ("you/", "you/sessions/", "you/second-factor/", "you/second-factor/app/", "you/second-factor/passkeys/add/",
          "you/logins/", "you/password/", "you/email/", "log-out/")  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_the_pages_of_logging_in(browser, served, desk, scheme):
    found = {}
    with Looking(browser, served, color_scheme=scheme, bypass_csp=True) as page:
        for name in OUTSIDE:
            page.goto(f"/consortium/{name}")
            found[name] = Axe().run(page)
        joined(page, desk, f"{scheme}@hill.example")
        for name in INSIDE:
            page.goto(f"/consortium/{name}")
            once_more(page)
            found[name] = Axe().run(page)
    assert [each.generate_report() for each in found.values() if each.violations_count] == []


def test_no_page_of_logging_in_scrolls_sideways_on_a_phone_or_complains(browser, served, desk):
    with Looking(browser, served, viewport={"width": 390, "height": 800}) as page:
        joined(page, desk, "phone@hill.example")
        page.goto("/consortium/you/second-factor/app/")
        once_more(page)
        for name in INSIDE:
            page.goto(f"/ar/consortium/{name}")
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, name

"""nginx as deploy/ sets it up, with folders, ports and a certificate of its own; for tests and for the benchmark of gated files."""

import os
import shutil
import socket
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

CONFIGURATION = Path(__file__).parents[1] / "deploy" / "nginx" / "heliograph.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
NAME = "archive.example.org"


class Front:
    """A running nginx before a site.

    Args:
        root: Folder of its own; ``srv/gated`` in it is the gated root unless another is named.
        site: Port of the site.
        gated: Gated root.
        also: Lines for the server besides, as the place of a peer in a benchmark.
    """

    def __init__(self, root: Path, site: str, *, gated: Path | None = None, also: str = "") -> None:
        self.root, self.plain, self.secure = root, free_port(), free_port()
        certificate(root / "etc/tls")
        text = placed(root, site, self.plain, self.secure, gated or root / "srv/gated")
        text = text.replace("    location /gated-files/ {", f"    {also}\n    location /gated-files/ {{", 1)
        (root / "heliograph.conf").write_text(text)
        user = "user root;" if os.geteuid() == 0 else ""  # folders of tests are their owner's alone
        temporary = " ".join(
            f"{name}_temp_path {root}/{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (root / "nginx.conf").write_text(
            f"{user} daemon off; pid {root}/pid; error_log {root}/error.log; events {{}}\n"
            f"http {{ access_log {root}/access.log; {temporary} include {root}/heliograph.conf; }}"
        )

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.secure}"

    @property
    def trusted(self) -> str:
        """The certificate, as a file."""
        return f"{self.root}/etc/tls/fullchain.pem"

    def __enter__(self) -> Self:
        command = [str(NGINX), "-c", f"{self.root}/nginx.conf"]
        told = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
        assert told.returncode == 0, told.stderr
        assert "[warn]" not in told.stderr.replace('the "user" directive', "")
        self._running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        _until(self.plain)
        return self

    def __exit__(self, *_: object) -> None:
        self._running.terminate()
        self._running.wait(20)


def placed(root: Path, site: str, plain: int, secure: int, gated: Path) -> str:
    """The configuration for these folders and ports."""
    text = CONFIGURATION.read_text()
    for old, new in {
        "/etc/heliograph": f"{root}/etc", "/var/log/nginx": str(root), "/srv/heliograph/gated": str(gated), "127.0.0.1:8000": f"127.0.0.1:{site}",
        "listen 80;": f"listen 127.0.0.1:{plain};", "listen 443 ": f"listen 127.0.0.1:{secure} ",
        "listen [::]:80;": "", "listen [::]:443 ssl http2;": "",
    }.items():  # fmt: skip
        assert old in text, old
        text = text.replace(old, new)
    return text


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def certificate(folder: Path) -> None:
    """A certificate that is good for a day, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True)
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def _until(port: int) -> None:
    for _ in range(200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")

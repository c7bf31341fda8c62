"""An OpenID Connect provider on this machine: discovery, keys, codes with PKCE, signed tokens; it can be told to lie."""

import base64
import hashlib
import json
import secrets
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENTS, SECRET = ("heliograph-hill", "heliograph-orcid"), "a secret of the client"


class Provider:
    """Whoever comes is ``who``: the claims of the next login.

    Attributes:
        who: Claims; ``sub`` is needed.
        signs: Key that tokens are signed with; another than the published one is a lie.
        said: Claims of the userinfo that differ from the token.
    """

    def __init__(self):
        self.published = rsa.generate_private_key(65537, 2048)
        self.signs, self.who, self.said, self.codes = self.published, {"sub": "1"}, {}, {}

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (Asked,), {"provider": self}))
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def discovery(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self):
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key()))
        return {"keys": [key | {"kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, asked):
        """Logs the person in without a question; the address to go back to."""
        assert asked["client_id"] in CLIENTS
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked):
        """Tokens for a code, once, for whoever began."""
        began = self.codes.pop(asked["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(asked.get("code_verifier", "").encode()).digest())
        if (
            began is None
            or asked["client_secret"] != SECRET
            or asked["redirect_uri"] != began["redirect_uri"]
            or proof.rstrip(b"=").decode() != began["code_challenge"]
        ):
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": began["client_id"], "iat": now, "exp": now + 60} | self.who
        signed = jwt.encode(claims, self.signs, "RS256", headers={"kid": "one"})
        return {"access_token": "t", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


class Asked(BaseHTTPRequestHandler):
    """One request."""

    provider: Provider

    def do_GET(self):
        parts = urlsplit(self.path)
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(dict(parse_qsl(parts.query))))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        answers = {
            "/.well-known/openid-configuration": self.provider.discovery,
            "/keys": self.provider.keys,
            "/userinfo": lambda: self.provider.who | self.provider.said,
        }
        self.answer(answers[parts.path]())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(self.provider.token(dict(parse_qsl(body))))

    def answer(self, document):
        body = json.dumps(document or {"error": "invalid_grant"}).encode()
        self.send_response(200 if document else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing."""

"""The least that a person without JavaScript needs: follow addresses, keep cookies, send forms."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar, DefaultCookiePolicy


class Browser:
    """Visits the site at ``base_url``; with ``origin``, as a proxy with TLS does that people know under that origin."""

    def __init__(self, base_url: str, origin: str = "") -> None:
        self.base_url = base_url
        self.origin = origin or base_url
        cookies = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
        # Of each request: among the headers of an opener, urllib has no use for a host.
        scheme, _, host = self.origin.partition("://")
        self._headers = {"X-Forwarded-Proto": scheme, "Host": host}

    def get(self, path: str) -> tuple[str, str]:
        """The address where the page was found, and its text."""
        request = urllib.request.Request(self.base_url + path, headers=self._headers)
        with self._opener.open(request, timeout=30) as answer:
            return answer.url.removeprefix(self.base_url), answer.read().decode()

    def send(self, path: str, **fields: str) -> tuple[str, str]:
        """Fill in the form at ``path`` and send it there; the page that comes next."""
        _, page = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, f"no form at {path}"
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        headers = {**self._headers, "Referer": self.origin + path}
        request = urllib.request.Request(self.base_url + path, body, headers)
        with self._opener.open(request, timeout=30) as answer:
            return answer.url.removeprefix(self.base_url), answer.read().decode()

    def submit(self, path: str, url: str) -> str:
        """Paste a repository's address at ``path``, read the receipt, and confirm it; the address that comes next."""
        _, page = self.send(path, url=url)
        receipt = re.search(r'name="confirm" value="([^"]+)"', page)
        assert receipt, f"no receipt at {path}"
        return self.send(path, url=url, confirm=receipt[1])[0]

    def sign_in(self, mail: str, password: str) -> None:
        """Sign in, or fail."""
        path, _page = self.send("/en/account/login/", login=mail, password=password)
        assert "login" not in path, f"{mail} could not sign in"

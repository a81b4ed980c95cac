"""What exists in which mode: each mode in a process of its own, since settings are read once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SECRET = "a-long-secret-for-a-test-of-production-settings"
ASK = """
import django
django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
for address in ("/demo/", "/demo/enter/clerk/", "/demo/clock/"):
    client = Client()
    print(address, *(ask(address, secure=True).status_code for ask in (client.get, client.post)))
"""


def run(code: str, tmp_path: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run code with the product's settings and no other variables of ours."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DOUDI_")}
    environment |= {"DJANGO_SETTINGS_MODULE": "doudi.conf.settings", "DOUDI_DATA": str(tmp_path), **variables}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)


def test_the_demo_does_not_exist_in_production(tmp_path: Path) -> None:
    done = run(ASK, tmp_path, DOUDI_SECRET=SECRET, DOUDI_HOSTS="testserver")
    assert done.stdout.splitlines() == [
        "/demo/ 404 404",
        "/demo/enter/clerk/ 404 404",
        "/demo/clock/ 404 404",
    ], done.stderr


def test_production_knows_no_demo_code(tmp_path: Path) -> None:
    code = """
import sys, django
django.setup()
from django.conf import settings
from django.urls import get_resolver
get_resolver().url_patterns
loaded = any("doudi.demo" in name for name in sys.modules)
print("doudi.demo" in settings.INSTALLED_APPS, settings.CLOCK_FILE, loaded)
"""
    done = run(code, tmp_path, DOUDI_SECRET=SECRET, DOUDI_HOSTS="example.org")
    assert done.stdout.split() == ["False", "None", "False"], done.stderr


@pytest.mark.parametrize("missing", ["DOUDI_SECRET", "DOUDI_HOSTS"])
def test_production_refuses_to_start_without(missing: str, tmp_path: Path) -> None:
    given = {"DOUDI_SECRET": SECRET, "DOUDI_HOSTS": "example.org"}
    del given[missing]
    done = run("import django; django.setup()", tmp_path, **given)
    assert done.returncode != 0
    assert f"{missing} is not set" in done.stderr


def test_an_unknown_mode_is_refused(tmp_path: Path) -> None:
    done = run("import django; django.setup()", tmp_path, DOUDI_MODE="devel")
    assert "set it to production, demo or test" in done.stderr


def test_cookies_of_production_travel_encrypted_only(tmp_path: Path) -> None:
    code = """
from django.conf import settings
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.DEBUG)
"""
    done = run(code, tmp_path, DOUDI_SECRET=SECRET, DOUDI_HOSTS="example.org")
    assert done.stdout.split() == ["True", "True", "False"]


def test_a_form_posted_through_the_proxy_is_accepted(tmp_path: Path) -> None:
    code = """
import django
django.setup()
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory
told = {"HTTP_ORIGIN": "https://jiuzhu.example.org", "HTTP_X_FORWARDED_PROTO": "https"}
request = RequestFactory().post("/accounts/phone/", HTTP_HOST="jiuzhu.example.org", **told)
print(request.is_secure(), CsrfViewMiddleware(lambda r: None)._origin_verified(request))
told["HTTP_ORIGIN"] = "https://evil.example.org"
request = RequestFactory().post("/accounts/phone/", HTTP_HOST="jiuzhu.example.org", **told)
print(CsrfViewMiddleware(lambda r: None)._origin_verified(request))
"""
    names = {"DOUDI_HOSTS": "jiuzhu.example.org", "DOUDI_SITE": "https://jiuzhu.example.org"}
    done = run(code, tmp_path, DOUDI_SECRET=SECRET, DOUDI_TLS_PROXY="1", **names)
    assert done.stdout.split() == ["True", "True", "False"], done.stderr

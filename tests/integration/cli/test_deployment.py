"""The settings of a site in use: safe as they come, without anything being set."""

from __future__ import annotations

import json
import os
import subprocess
import sys

ASK = """
import django, json
django.setup()
from django.conf import settings
from django.core.management import call_command
if settings.HTTPS:
    call_command("check", deploy=True, fail_level="WARNING", verbosity=0)
names = ["DEBUG", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE",
         "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY",
         "SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT", "ALLOWED_HOSTS"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def settings_of_a_site(tmp_path, **variables):
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LOVENDE_", "DJANGO_")) and name != "DATABASE_URL"
    }
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "lovende.config.settings",
        "LOVENDE_DATA": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_site_in_use_passes_djangos_deployment_checks(tmp_path):
    site = settings_of_a_site(tmp_path, LOVENDE_HOSTS="lovende.example.no")

    assert site["DEBUG"] is False
    assert site["ALLOWED_HOSTS"] == ["lovende.example.no"]
    assert site["SECURE_HSTS_SECONDS"] >= 31_536_000
    for name in site:
        if "COOKIE" in name or name == "SECURE_SSL_REDIRECT":
            assert site[name] is True, name
    assert site["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


def test_plain_http_trusts_no_proxy(tmp_path):
    site = settings_of_a_site(tmp_path, LOVENDE_HTTPS="0")

    assert site["SECURE_PROXY_SSL_HEADER"] is None
    assert site["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    assert site["SESSION_COOKIE_SECURE"] is False

"""The site's own settings, made repeatable and quick for tests.

What the environment of the person running the tests happens to hold is set aside; only
DATABASE_URL is kept, since it decides on which database the tests run.
"""

import os
import tempfile

for name in [name for name in os.environ if name.startswith("LOVENDE_")]:
    if name != "LOVENDE_CHROMIUM":
        del os.environ[name]
_folder = tempfile.TemporaryDirectory(prefix="lovende-tests-")  # removed with the process
os.environ |= {
    "LOVENDE_DATA": _folder.name,
    "LOVENDE_SECRET_KEY": "only for tests: the same every time, and long enough to be accepted",
    "LOVENDE_HTTPS": "0",
    "LOVENDE_HOSTS": "127.0.0.1,localhost,testserver",
    "LOVENDE_GALLERY": "1",
}

from lovende.config.settings import *  # noqa: E402, F403

# A file, as a site has it: threads of a test wait for one another, which they do not in memory.
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder.name}/test.sqlite3"}  # noqa: F405
# Hashing is slow by design, and a test makes many users.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Without a manifest, so that no test depends on collected static files.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True

"""``lovende user``: how a site gets its first people."""

import json

import pytest
from django.core.management import call_command
from django.utils import translation
from typer.testing import CliRunner

from lovende.cli.main import app
from lovende.common.errors import InvalidInput
from lovende.people.models import Membership, Organisation, User

pytestmark = pytest.mark.django_db
DIRECTORATE = "Arbeids- og velferdsdirektoratet"


@pytest.fixture(autouse=True)
def _the_language_is_put_back():
    with translation.override(translation.get_language()):
        yield


def lovende(*arguments, **options):
    return CliRunner().invoke(app, ["user", *arguments], **options)


def first_adviser(**options):
    return lovende(
        "create",
        "kari@example.no",
        "--name=Kari Nordmann",
        "--role=directorate_adviser",
        f"--organisation={DIRECTORATE}",
        "--new-organisation",
        **options,
    )


def test_the_first_adviser_of_a_new_site_comes_with_the_directorate():
    result = first_adviser()

    assert result.exit_code == 0
    assert result.stdout == ""  # nothing a program would read
    membership = Membership.objects.get()
    assert membership.user.email == "kari@example.no"
    assert membership.organisation.kind == Organisation.Kind.DIRECTORATE
    assert not membership.user.has_usable_password()
    assert "/konto/passord/glemt/" in result.stderr


def test_a_password_is_read_from_standard_input_and_never_from_the_command_line():
    result = lovende(
        "create", "kari@example.no", "--name=Kari", "--password-stdin", input="en lang frase\n"
    )
    assert result.exit_code == 0
    assert User.objects.get().check_password("en lang frase")


def test_a_fault_in_the_role_leaves_no_half_made_account():
    result = lovende(
        "create", "kari@example.no", "--name=Kari", "--role=king", "--organisation=Norge"
    )
    assert isinstance(result.exception, InvalidInput)
    assert not User.objects.exists()


def test_a_role_without_an_organisation_is_a_fault_of_usage():
    result = lovende("create", "kari@example.no", "--name=Kari", "--role=assessor")
    assert result.exit_code == 2


def test_a_role_is_given_ended_and_listed():
    first_adviser()
    given = ("kari@example.no", "--role=directorate_manager", f"--organisation={DIRECTORATE}")
    assert lovende("role", *given).exit_code == 0
    assert lovende("role", *given, "--end").exit_code == 0
    assert isinstance(lovende("role", *given, "--end").exception, InvalidInput)

    listed = json.loads(lovende("list", "--json").stdout)
    assert [(one["role"], bool(one["valid_to"])) for one in listed[0]["roles"]] == [
        ("directorate_adviser", False),
        ("directorate_manager", True),
    ]


def test_a_closed_account_is_listed_as_closed():
    first_adviser()
    assert lovende("close", "KARI@example.no").exit_code == 0
    assert json.loads(lovende("list", "--json").stdout)[0]["active"] is False
    assert "kari@example.no" in lovende("list").stdout


def test_a_national_organisation_number_names_the_organisation():
    Organisation.objects.create(
        kind=Organisation.Kind.DIRECTORATE, name=DIRECTORATE, number="889640782"
    )
    result = lovende(
        "create",
        "kari@example.no",
        "--name=Kari",
        "--role=directorate_manager",
        "--organisation=889640782",
    )
    assert result.exit_code == 0


def test_the_models_are_in_step_with_the_migrations():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)

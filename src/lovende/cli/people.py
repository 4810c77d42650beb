"""``lovende user``: accounts and roles, given by whoever operates the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from lovende.cli.console import data, print_json, say
from lovende.cli.language import _
from lovende.cli.options import AsJson
from lovende.cli.preparation import prepare_site

if TYPE_CHECKING:
    from lovende.people.models import User

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

Email = Annotated[
    str, typer.Argument(metavar=_("E-MAIL"), help=_("E-mail address: the person's login."))
]
Role = Annotated[str, typer.Option(metavar=_("ROLE"), help=_("Role, such as directorate_adviser."))]
Organisation = Annotated[
    str, typer.Option(metavar=_("ORGANISATION"), help=_("Name or number of the organisation."))
]


@app.command("create", help=_("Open an account, with a role if one is named."))
def create(
    email: Email,
    name: Annotated[str, typer.Option(metavar=_("NAME"), help=_("The person's name."))],
    role: Role = "",
    organisation: Organisation = "",
    new_organisation: Annotated[
        bool, typer.Option("--new-organisation", help=_("Register the organisation as well."))
    ] = False,
    language: Annotated[str, typer.Option(metavar=_("LANGUAGE"), help=_("nb, nn or en."))] = "nb",
    password_stdin: Annotated[
        bool,
        typer.Option("--password-stdin", help=_("Read the password from standard input.")),
    ] = False,
) -> None:
    """Without --password-stdin the person chooses a password through «Forgotten your password?»."""
    from django.db import transaction

    from lovende.people import actions

    if bool(role) != bool(organisation):
        raise typer.BadParameter(_("Give both --role and --organisation, or neither."))
    password = typer.get_text_stream("stdin").readline().rstrip("\n") if password_stdin else None
    prepare_site()
    with transaction.atomic():
        user = actions.create_user(
            by=None, email=email, name=name, password=password, language=language
        )
        if role:
            _give_role(user, role, organisation, new_organisation)
    say(_("The account {email} is open.").format(email=user.email))
    if password is None:
        say(_("Its password is chosen at {path}.").format(path="/konto/passord/glemt/"))


@app.command("role", help=_("Give a person a role in an organisation, or end it."))
def role(
    email: Email,
    role: Role,
    organisation: Organisation,
    end: Annotated[bool, typer.Option("--end", help=_("Today is the last day."))] = False,
    new_organisation: Annotated[
        bool, typer.Option("--new-organisation", help=_("Register the organisation as well."))
    ] = False,
) -> None:
    """Roles are never deleted: they end, and the history is kept."""
    from django.db import transaction

    from lovende.people import actions, queries

    prepare_site()
    with transaction.atomic():
        user = queries.find_user(email)
        if end:
            membership = queries.find_open_membership(user, organisation, role)
            actions.close_membership(by=None, membership=membership)
        else:
            _give_role(user, role, organisation, new_organisation)
    say(_("Done."))


def _give_role(user: User, role: str, organisation: str, new: bool) -> None:
    from lovende.people import actions, queries, rules

    held_by = (
        actions.add_organisation(by=None, kind=rules.kind_for(role), name=organisation)
        if new
        else queries.find_organisation(organisation)
    )
    actions.add_membership(by=None, user=user, organisation=held_by, role=role)


@app.command("close", help=_("Close an account at once."))
def close(email: Email) -> None:
    """What the person did is kept."""
    from lovende.people import actions, queries

    prepare_site()
    actions.close_user(by=None, user=queries.find_user(email))
    say(_("The account is closed."))


@app.command("list", help=_("List accounts and roles."))
def list_users(as_json: AsJson = False) -> None:
    """One line a person and role."""
    from lovende.people import queries

    prepare_site()
    users = [_as_dict(user) for user in queries.users_with_memberships()]
    if as_json:
        print_json(users)
        return
    for user in users:
        state = "" if user["active"] else f" ({_('closed')})"
        data.print(f"{user['email']}  {user['name']}{state}", markup=False)
        for held in user["roles"]:
            until = f" ({_('ended')} {held['valid_to']})" if held["valid_to"] else ""
            data.print(f"    {held['role']}: {held['organisation']}{until}", markup=False)


def _as_dict(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "active": user.is_active,
        "roles": [
            {
                "role": membership.role,
                "organisation": membership.organisation.name,
                "valid_from": membership.valid_from,
                "valid_to": membership.valid_to,
            }
            for membership in user.memberships.all()
        ],
    }

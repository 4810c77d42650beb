"""What the selection refuses with more than a sentence to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lovende.common.errors import DomainError

if TYPE_CHECKING:
    from lovende.core.assignment import Infeasible
    from lovende.selection.models import Draft


class StaleDraft(DomainError):
    """A save that builds on an older version; ``stored`` is what stands, untouched."""

    def __init__(self, stored: Draft) -> None:
        super().__init__(
            _("This rating was changed in another window. What was saved there is kept.")
        )
        self.stored = stored


class CannotAssign(DomainError):
    """No assignment keeps every rule; ``cause`` says what stands in the way."""

    def __init__(self, cause: Infeasible) -> None:
        super().__init__(
            _(
                "The measures cannot be handed out so that every rule is kept: %(short)d places"
                " would stay empty. Add a rater from another department, or raise a limit."
            )
            % {"short": cause.short}
        )
        self.cause = cause

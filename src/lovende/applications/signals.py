"""What others may follow. Each is sent inside the transaction of the change that it tells of."""

from django.dispatch import Signal

submitted = Signal()
"""A version has been handed in; ``submission`` is the version."""

withdrawn = Signal()
"""An application has been taken out for good; ``application`` is the application."""

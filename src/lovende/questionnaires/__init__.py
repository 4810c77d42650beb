"""Versioned questionnaires as data, and the answers given to them.

Applications, reports, self-assessments and criteria all use the same engine. A version never
changes once it has been answered, and every answer is kept with the version it was given on.
"""

"""The round of ``lovende demo``: made-up ratings with the counts that the report of 2021 prints.

``plan`` decides who says what, ``entering`` writes it as the raters would, ``staging`` runs the
round through its phases and stops where one wants to look in.
"""
